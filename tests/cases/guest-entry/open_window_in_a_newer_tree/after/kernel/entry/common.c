irqentry_state_t irqentry_enter(struct pt_regs *regs)
{
	irqentry_state_t ret = { .exit_rcu = false };

	if (user_mode(regs))
		return ret;

	/* The idle task runs unwatched: wake RCU before anything else. */
	if (is_idle_task(current) || arch_in_rcu_eqs()) {
		ct_irq_enter();
		ret.exit_rcu = true;
	}
	return ret;
}
