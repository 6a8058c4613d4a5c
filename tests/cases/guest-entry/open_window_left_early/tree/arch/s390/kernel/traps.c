void noinstr __do_pgm_check(struct pt_regs *regs)
{
	irqentry_state_t state;

	/* The guest's faults are handled when it has been left. */
	if (test_pt_regs_flag(regs, PIF_GUEST_FAULT)) {
		current->fault = regs->int_code;
		return;
	}

	state = irqentry_enter(regs);
	handle_trap(regs, state);
}
