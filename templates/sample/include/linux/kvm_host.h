/* SPDX-License-Identifier: GPL-2.0 */
#ifndef __KVM_HOST_H
#define __KVM_HOST_H

#include <linux/bitops.h>
#include <linux/context_tracking.h>
#include <linux/ftrace.h>
#include <linux/instrumentation.h>
#include <linux/irqflags.h>
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/srcu.h>
#include <linux/vtime.h>

#include <asm/kvm_host.h>

#define KVM_REQ_TLB_FLUSH	0
#define KVM_REQ_VM_DEAD		1
#define KVM_REQ_RELOAD		2

#define OUTSIDE_GUEST_MODE	0
#define IN_GUEST_MODE		1

struct file;
struct kvm_run;

struct kvm {
	struct srcu_struct srcu;
	struct kvm_arch arch;
	bool dead;
};

struct kvm_vcpu {
	struct kvm *kvm;
	struct mutex mutex;
	struct kvm_run *run;
	unsigned long requests;
	int vcpu_id;
	int srcu_idx;
	int mode;
	int cpu;
	bool guest_debug;
	struct kvm_vcpu_arch arch;
	struct kvm_vcpu_stat stat;
};

void vcpu_load(struct kvm_vcpu *vcpu);
void vcpu_put(struct kvm_vcpu *vcpu);
void kvm_arch_vcpu_load(struct kvm_vcpu *vcpu, int cpu);
void kvm_arch_vcpu_put(struct kvm_vcpu *vcpu);
int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu);

static inline bool kvm_request_pending(struct kvm_vcpu *vcpu)
{
	return READ_ONCE(vcpu->requests) != 0;
}

static inline bool kvm_check_request(int req, struct kvm_vcpu *vcpu)
{
	return test_and_clear_bit(req, &vcpu->requests);
}

/*
 * Guest time. RCU watches on both sides, so tracepoints may stand between
 * these two and the state helpers below.
 */
static __always_inline void guest_timing_enter_irqoff(void)
{
	instrumentation_begin();
	vtime_account_guest_enter();
	instrumentation_end();
}

static __always_inline void guest_timing_exit_irqoff(void)
{
	instrumentation_begin();
	vtime_account_guest_exit();
	instrumentation_end();
}

/*
 * Context tracking alone. For the helpers of this file; an architecture
 * has no business calling these.
 */
static __always_inline void guest_context_enter_irqoff(void)
{
	/* Without tracking on this CPU, tell RCU the cheap way. */
	if (!context_tracking_guest_enter()) {
		instrumentation_begin();
		rcu_virt_note_context_switch();
		instrumentation_end();
	}
}

static __always_inline void guest_context_exit_irqoff(void)
{
	context_tracking_guest_exit();
}

/* Deprecated: says nothing to lockdep and to irq tracing. */
static __always_inline void guest_enter_irqoff(void)
{
	guest_timing_enter_irqoff();
	guest_context_enter_irqoff();
}

/* Deprecated: leaves no room to take interrupts in guest time. */
static __always_inline void guest_exit_irqoff(void)
{
	guest_context_exit_irqoff();
	guest_timing_exit_irqoff();
}

/* Deprecated: the same for callers that have interrupts on. */
static inline void guest_exit(void)
{
	unsigned long flags;

	local_irq_save(flags);
	guest_exit_irqoff();
	local_irq_restore(flags);
}

/**
 * guest_state_enter_irqoff - last step before the guest runs
 *
 * Tells irq tracing and lockdep that the guest opens interrupts, and context
 * tracking that RCU need not watch this CPU. The caller is noinstr, has
 * interrupts off and has called guest_timing_enter_irqoff() before.
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

/**
 * guest_state_exit_irqoff - first step after the guest ran
 *
 * Undoes guest_state_enter_irqoff() in reverse order. When it returns, RCU
 * watches again; guest time goes on until guest_timing_exit_irqoff().
 */
static __always_inline void guest_state_exit_irqoff(void)
{
	lockdep_hardirqs_off(CALLER_ADDR0);
	guest_context_exit_irqoff();

	instrumentation_begin();
	trace_hardirqs_off_finish();
	instrumentation_end();
}

#endif /* __KVM_HOST_H */
