// SPDX-License-Identifier: GPL-2.0

#include "lapic.h"
#include "x86.h"
#include "trace.h"

static int vcpu_enter_guest(struct kvm_vcpu *vcpu)
{
	int exit_fastpath;

	preempt_disable();
	local_irq_disable();

	guest_enter_irqoff();
	exit_fastpath = static_call(kvm_x86_run)(vcpu);

	/* Take what is pending. */
	local_irq_enable();
	++vcpu->stat.exits;
	local_irq_disable();

	guest_exit_irqoff();

	if (lapic_in_kernel(vcpu)) {
		s64 delta = vcpu->arch.apic->lapic_timer.advance_expire_delta;

		if (delta != S64_MIN) {
			trace_kvm_wait_lapic_expire(vcpu->vcpu_id, delta);
			vcpu->arch.apic->lapic_timer.advance_expire_delta = S64_MIN;
		}
	}

	local_irq_enable();
	preempt_enable();

	return handle_exit(vcpu, exit_fastpath);
}

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	int r;

	vcpu_load(vcpu);
	do {
		r = vcpu_enter_guest(vcpu);
	} while (r > 0 && !signal_is_pending());
	vcpu_put(vcpu);

	return r;
}
