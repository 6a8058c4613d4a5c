#ifndef _LINUX_CONTEXT_TRACKING_H
#define _LINUX_CONTEXT_TRACKING_H

#include <linux/irqflags.h>
#include <linux/instrumentation.h>
#include <linux/ftrace.h>

#ifndef PF_VCPU
#define PF_VCPU 1
#endif
struct guest_account {
	unsigned long flags;
};
extern struct guest_account *account;
extern bool context_tracking_enabled(void);
extern bool vtime_accounting_enabled_this_cpu(void);
extern void __context_tracking_enter(int state);
extern void __context_tracking_exit(int state);
extern void vtime_guest_enter(struct guest_account *whose);
extern void vtime_guest_exit(struct guest_account *whose);
extern void vtime_account_kernel(struct guest_account *whose);
extern void rcu_virt_note_context_switch(int cpu);

#ifdef CONFIG_KVM_EXTRA
/*
 * Start to account guest time. RCU still watches behind this call. Interrupts
 * must be disabled, and stay so until guest_state_enter_irqoff().
 */
static __always_inline void guest_timing_enter_irqoff(void)
{
	instrumentation_begin();
	if (vtime_accounting_enabled_this_cpu())
		vtime_guest_enter(account);
	else
		account->flags |= PF_VCPU;
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
	if (context_tracking_enabled())
		__context_tracking_enter(2);
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

/*
 * Leave the extended quiescent state that guest_context_enter_irqoff()
 * has entered. Architectures call guest_state_exit_irqoff() instead.
 */
static __always_inline void guest_context_exit_irqoff(void)
{
	if (context_tracking_enabled())
		__context_tracking_exit(2);
}

/*
 * Stop accounting guest time. RCU must watch again, and interrupts that became
 * pending in the guest should have been taken before, so that a tick among
 * them counts as guest time. Must be called with interrupts disabled.
 */
static __always_inline void guest_timing_exit_irqoff(void)
{
	instrumentation_begin();
	if (vtime_accounting_enabled_this_cpu())
		vtime_guest_exit(account);
	else
		account->flags &= ~PF_VCPU;
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

#else
/*
 * Start to account guest time. RCU still watches behind this call. Interrupts
 * must be disabled, and stay so until guest_state_enter_irqoff().
 */
static __always_inline void guest_timing_enter_irqoff(void)
{
	instrumentation_begin();
	vtime_account_kernel(account);
	account->flags |= PF_VCPU; /* read by the tick */
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
	instrumentation_begin();
	rcu_virt_note_context_switch(0);
	instrumentation_end();
}

/*
 * Deprecated: use guest_timing_enter_irqoff() and
 * guest_state_enter_irqoff() instead.
 */
static __always_inline void guest_enter_irqoff(void)
{
	guest_timing_enter_irqoff();
	guest_context_enter_irqoff();
}

/*
 * Leave the extended quiescent state that guest_context_enter_irqoff()
 * has entered. Architectures call guest_state_exit_irqoff() instead.
 */
static __always_inline void guest_context_exit_irqoff(void)
{
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
	vtime_account_kernel(account);
	account->flags &= ~PF_VCPU;
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
#endif /* CONFIG_KVM_EXTRA */

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
	lockdep_hardirqs_on_prepare(CALLER_ADDR0);
	instrumentation_end();

	guest_context_enter_irqoff();
	lockdep_hardirqs_on(CALLER_ADDR0);
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

#endif
