void noinstr __do_pgm_check(struct pt_regs *regs)
{
	irqentry_state_t state;

	/* The guest's faults are handled when it has been left. */
	if (unlikely(regs->flags & _PIF_GUEST_FAULT || !regs->int_code))
		return;

	state = irqentry_enter(regs);
	handle_trap(regs, state);
}
