/* SPDX-License-Identifier: GPL-2.0 */
static __always_inline void guest_state_enter_irqoff(void)
{
	enter();
}

static __always_inline void guest_state_exit_irqoff(void)
{
	leave();
}

#define exit_to_guest_mode()	guest_state_enter_irqoff()
#define enter_from_guest_mode()	guest_state_exit_irqoff()
