// SPDX-License-Identifier: GPL-2.0
#include <linux/kvm_host.h>
#include <asm/kvm_para.h>

static int handle_fault(struct kvm_vcpu *vcpu, u64 address)
{
	local_irq_disable();
	vcpu->waited = kvm_async_pf_task_wait(address, 0);
	local_irq_enable();
	return 1;
}

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	return handle_fault(vcpu, vcpu->arch.fault_address);
}
