void noinstr __do_pgm_check(struct pt_regs *regs)
{
	irqentry_state_t state;

	state = irqentry_enter(regs);
	if (test_pt_regs_flag(regs, PIF_GUEST_FAULT))
		current->fault = regs->int_code;
	handle_trap(regs, state);
}
