#ifndef __KVM_HOST_H
#define __KVM_HOST_H

#include <linux/irqflags.h>
#include <linux/context_tracking.h>
#include <linux/instrumentation.h>
#include <linux/ftrace.h>

struct kvm_guest_stretch {
	unsigned long begun;
};

/*
 * Start to account guest time. RCU still watches behind this call. Interrupts
 * must be disabled, and stay so until guest_state_enter_irqoff().
 */
static __always_inline void guest_timing_enter_irqoff(void)
{
	/* What is pending so far belongs to the host. */
	instrumentation_begin();
	vtime_account_guest_enter();
	instrumentation_end();
}

/*
 * Enter the extended quiescent state of RCU in which the guest runs. It ends
 * with guest_context_exit_irqoff(); until then, code must neither
 * be instrumented nor use RCU, lockdep or tracing. Architectures call
 * guest_state_enter_irqoff() instead.
 */
static __always_inline void guest_context_enter_irqoff(void)
{
	/*
	 * The guest is a quiescent state like user mode. Without context
	 * tracking RCU is told once.
	 */
	if (!context_tracking_guest_enter()) {
		instrumentation_begin();
		rcu_virt_note_context_switch();
		instrumentation_end();
	}
}

/*
 * Deprecated: use guest_timing_enter_irqoff() and
 * guest_state_enter_irqoff() instead.
 *
 * irqs must be off here
 */
static __always_inline void guest_enter_irqoff(void)
{
	guest_timing_enter_irqoff();
	guest_context_enter_irqoff();
}

/**
 * guest_state_enter_irqoff - Leave the host's state for the guest's
 *
 * Tell interrupt tracing, context tracking and lockdep, in this order, that the
 * guest runs, and that interrupts are enabled meanwhile. Whatever may use RCU
 * comes first; lockdep's last step does not, and follows where RCU is away.
 *
 * Context: Interrupts disabled, guest_timing_enter_irqoff() called before. The
 *          caller must not be instrumented.
 */
static __always_inline void guest_state_enter_irqoff(void)
{
	instrumentation_begin();
	trace_hardirqs_on_prepare();
	lockdep_hardirqs_on_prepare();
	instrumentation_end();

	guest_context_enter_irqoff();
	lockdep_hardirqs_on(CALLER_ADDR0);
}

/*
 * Leave the extended quiescent state that guest_context_enter_irqoff()
 * has entered. Architectures call guest_state_exit_irqoff() instead.
 */
static __always_inline void guest_context_exit_irqoff(void)
{
	if (!context_tracking_guest_exit()) {
		instrumentation_begin();
		rcu_virt_note_context_switch();
		instrumentation_end();
	}
}

/*
 * Stop accounting guest time. RCU must watch again, and interrupts that became
 * pending in the guest should have been taken before, so that a tick among
 * them counts as guest time. Must be called with interrupts disabled.
 */
static __always_inline void guest_timing_exit_irqoff(void)
{
	instrumentation_begin();
	/* What is pending now belongs to the guest. */
	vtime_account_guest_exit();
	instrumentation_end();
}

/*
 * Deprecated: use guest_state_exit_irqoff() and
 * guest_timing_exit_irqoff() instead.
 */
static __always_inline void guest_exit_irqoff(void)
{
	guest_context_exit_irqoff();
	guest_timing_exit_irqoff();
}

/**
 * guest_state_exit_irqoff - Take the host's state back from the guest's
 *
 * The reverse of guest_state_enter_irqoff(): lockdep knows of disabled
 * interrupts first, then RCU watches again, then interrupt tracing is told.
 *
 * Context: Interrupts disabled, guest_timing_exit_irqoff() called later. The
 *          caller must not be instrumented.
 */
static __always_inline void guest_state_exit_irqoff(void)
{
	lockdep_hardirqs_off(CALLER_ADDR0);
	guest_context_exit_irqoff();

	instrumentation_begin();
	trace_hardirqs_off_finish();
	instrumentation_end();
}

/*
 * Deprecated: use guest_state_exit_irqoff() and
 * guest_timing_exit_irqoff() instead.
 */
static inline void guest_exit(void)
{
	unsigned long flags;

	local_irq_save(flags);
	guest_exit_irqoff();
	local_irq_restore(flags);
}

static inline int kvm_stretch_is_over(struct kvm_guest_stretch *stretch)
{
	return !stretch->begun;
}

#endif
