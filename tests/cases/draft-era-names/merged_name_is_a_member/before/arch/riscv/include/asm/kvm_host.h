struct ops {
	void (*guest_state_enter_irqoff)(void);
};
