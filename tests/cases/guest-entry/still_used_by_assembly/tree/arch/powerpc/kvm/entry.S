/* Leaves by guest_enter_irqoff() never. */
	bl	guest_exit_irqoff
