/* SPDX-License-Identifier: GPL-2.0 */
static __always_inline void guest_state_enter_irqoff(void)
{
	enter();
}

static __always_inline void guest_state_exit_irqoff(void)
{
	leave();
}
