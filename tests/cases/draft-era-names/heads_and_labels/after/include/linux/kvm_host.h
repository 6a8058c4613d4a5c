void __section(".text") guest_state_enter_irqoff(void);
noinstr void guest_state_exit_irqoff(void);
