// SPDX-License-Identifier: GPL-2.0
#include <linux/kvm_host.h>
#include <asm/kvm_para.h>

#define wait_for(address) do {			\
	local_irq_disable();			\
	kvm_async_pf_task_wait(address, 0);	\
	local_irq_enable();			\
} while (0)

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	wait_for(vcpu->arch.fault_address);
	return 1;
}
