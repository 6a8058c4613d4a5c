// SPDX-License-Identifier: GPL-2.0
/*
 * Virtual CPUs on x86: what the vendors' code has in common.
 */
#include <linux/errno.h>
#include <linux/kvm.h>
#include <linux/kvm_host.h>
#include <linux/limits.h>
#include <linux/preempt.h>
#include <linux/sched/signal.h>
#include <linux/static_call.h>

#include <trace/events/kvm.h>

#include "lapic.h"
#include "trace.h"
#include "x86.h"

void kvm_arch_vcpu_load(struct kvm_vcpu *vcpu, int cpu)
{
	vcpu->arch.guest_state_loaded = false;
}

void kvm_arch_vcpu_put(struct kvm_vcpu *vcpu)
{
	vcpu->arch.guest_state_loaded = false;
}

static int x86_handle_exit(struct kvm_vcpu *vcpu, u32 exit_code)
{
	switch (exit_code) {
	case SVM_EXIT_INTR:
		return 1;
	case SVM_EXIT_NPF:
		x86_count(vcpu, X86_COUNT_FAULTS);
		return kvm_handle_page_fault(vcpu, vcpu->arch.error_code,
					     vcpu->arch.fault_address);
	default:
		vcpu->run->exit_reason = KVM_EXIT_INTERNAL_ERROR;
		return 0;
	}
}

static int vcpu_enter_guest(struct kvm_vcpu *vcpu)
{
	/* kvm_check_request() clears what it finds; the others stay pending. */
	if (kvm_check_request(KVM_REQ_VM_DEAD, vcpu))
		return -EIO;

	preempt_disable();
	local_irq_disable();

	/* Whoever sends a request now has to send an IPI as well. */
	smp_store_mb(vcpu->mode, IN_GUEST_MODE);

	if (kvm_request_pending(vcpu) || signal_pending(current)) {
		x86_count(vcpu, X86_COUNT_BAILED);
		vcpu->mode = OUTSIDE_GUEST_MODE;
		local_irq_enable();
		preempt_enable();
		return signal_pending(current) ? -EINTR : 1;
	}

	trace_kvm_entry(vcpu);

	/* From guest_enter_irqoff() on, ticks are the guest's. */
	guest_timing_enter_irqoff();
	static_call(kvm_x86_vcpu_run)(vcpu);

	vcpu->mode = OUTSIDE_GUEST_MODE;
	vcpu->stat.exits++;

	/*
	 * Let pending interrupts in while guest time still runs: a tick that
	 * hit the guest belongs to it.
	 */
	local_irq_enable();
	local_irq_disable();

	guest_timing_exit_irqoff();
	local_irq_enable();

	if (lapic_in_kernel(vcpu)) {
		s64 delta = vcpu->arch.apic->lapic_timer.advance_expire_delta;

		if (delta != S64_MIN) {
			trace_kvm_wait_lapic_expire(vcpu->vcpu_id, delta);
			vcpu->arch.apic->lapic_timer.advance_expire_delta = S64_MIN;
		}
	}

	/* Looks alike and stays: the exit code is read by who handles it, too. */
	trace_kvm_exit(vcpu->arch.exit_code);
	preempt_enable();

	return x86_handle_exit(vcpu, vcpu->arch.exit_code);
}

/**
 * kvm_arch_vcpu_ioctl_run - run a virtual CPU until user space is needed
 * @vcpu: the virtual CPU, its mutex held
 *
 * Return: 0 if user space shall look at the exit reason, or an error.
 */
int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	int r;

	vcpu_load(vcpu);

	do {
		r = vcpu_enter_guest(vcpu);
		cond_resched();
	} while (r > 0);

	vcpu_put(vcpu);
	return r;
}
