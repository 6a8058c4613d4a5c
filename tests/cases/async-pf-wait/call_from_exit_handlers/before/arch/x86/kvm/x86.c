// SPDX-License-Identifier: GPL-2.0
#include <linux/kvm_host.h>

static int vcpu_enter_guest(struct kvm_vcpu *vcpu)
{
	int r;

	if (kvm_request_pending(vcpu)) {
		r = kvm_mmu_reload(vcpu);
		if (unlikely(r))
			return r;
	}
	preempt_disable();
	local_irq_disable();
	if (kvm_vcpu_exit_request(vcpu)) {
		local_irq_enable();
		preempt_enable();
		r = 1;
		goto out;
	}
	kvm_x86_ops.run(vcpu);
	local_irq_enable();
	preempt_enable();
	r = kvm_x86_ops.handle_exit(vcpu);
out:
	return r;
}

static int vcpu_run(struct kvm_vcpu *vcpu)
{
	int r;

	for (;;) {
		r = vcpu_enter_guest(vcpu);
		if (r <= 0)
			break;
	}
	return r;
}

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	int r;

	vcpu_load(vcpu);
	r = vcpu_run(vcpu);
	vcpu_put(vcpu);
	return r;
}
