/* SPDX-License-Identifier: GPL-2.0-only */
static __always_inline void guest_state_enter_irqoff(void)
{
	guest_context_enter_irqoff();
	lockdep_hardirqs_on(CALLER_ADDR0);
}

static __always_inline void guest_state_exit_irqoff(void)
{
	lockdep_hardirqs_off(CALLER_ADDR0);
	guest_context_exit_irqoff();
}
