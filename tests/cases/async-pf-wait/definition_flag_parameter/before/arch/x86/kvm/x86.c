// SPDX-License-Identifier: GPL-2.0
#include <linux/kvm_host.h>

static int pf_interception(struct kvm_vcpu *vcpu)
{
	return kvm_handle_page_fault(vcpu, vcpu->arch.error_code, vcpu->arch.cr2);
}

static int hlt_interception(struct kvm_vcpu *vcpu)
{
	return 0;
}

static int (*const exit_handlers[])(struct kvm_vcpu *vcpu) = {
	[EXIT_PF]	= pf_interception,
	[EXIT_HLT]	= hlt_interception,
};

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	int r;

	do {
		preempt_disable();
		local_irq_disable();
		run_guest(vcpu);
		local_irq_enable();
		preempt_enable();

		r = exit_handlers[vcpu->arch.exit_code](vcpu);
	} while (r > 0);

	return r;
}
