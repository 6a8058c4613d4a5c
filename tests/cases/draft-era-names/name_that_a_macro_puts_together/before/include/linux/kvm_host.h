/* SPDX-License-Identifier: GPL-2.0-only */
static __always_inline void exit_to_guest_mode(void)
{
	guest_context_enter_irqoff();
	lockdep_hardirqs_on(CALLER_ADDR0);
}

static __always_inline void enter_from_guest_mode(void)
{
	lockdep_hardirqs_off(CALLER_ADDR0);
	guest_context_exit_irqoff();
}

#define GUEST(how) do_##how
#define NAMED(x) x##exit_to_guest_mode(void)
