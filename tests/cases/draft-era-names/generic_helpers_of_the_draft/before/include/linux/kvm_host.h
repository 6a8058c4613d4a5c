/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef __KVM_HOST_H
#define __KVM_HOST_H

/**
 * exit_to_guest_mode() - The last thing before the guest runs.
 *
 * Interrupts are off, and the caller is noinstr. Undone by
 * enter_from_guest_mode().
 */
static __always_inline void exit_to_guest_mode(void)
{
	instrumentation_begin();
	trace_hardirqs_on_prepare();
	lockdep_hardirqs_on_prepare();
	instrumentation_end();

	guest_context_enter_irqoff();
	lockdep_hardirqs_on(CALLER_ADDR0);
}

/* See exit_to_guest_mode; guest.exit_to_guest_mode is something else. */
static __always_inline void enter_from_guest_mode(void)
{
	lockdep_hardirqs_off(CALLER_ADDR0);
	guest_context_exit_irqoff();

	instrumentation_begin();
	trace_hardirqs_off_finish();
	instrumentation_end();
}

#endif
