/* SPDX-License-Identifier: GPL-2.0 */
#ifndef ARCH_X86_KVM_X86_H
#define ARCH_X86_KVM_X86_H

void kvm_report_fault(void);

/* Go to the guest: what lockdep, tracing and RCU have to know. */
static __always_inline void kvm_guest_enter_irqoff(void)
{
	/*
	 * The guest may be interrupted. Tracers and lockdep hear of it while
	 * RCU still watches.
	 */
	trace_hardirqs_on_prepare();
	lockdep_hardirqs_on_prepare(CALLER_ADDR0);

	guest_enter_irqoff();
	lockdep_hardirqs_on(CALLER_ADDR0);
}

/* Come back from it. */
static __always_inline void kvm_guest_exit_irqoff(void)
{
	/*
	 * Hardware closed interrupts on the way back. RCU has to watch before
	 * anything below may be traced.
	 */
	lockdep_hardirqs_off(CALLER_ADDR0);
	context_tracking_guest_exit();

	trace_hardirqs_off_finish();
}

static inline bool kvm_wants_exit(struct kvm_vcpu *vcpu)
{
	return vcpu->mode == OUTSIDE_GUEST_MODE || kvm_request_pending(vcpu);
}

#endif
