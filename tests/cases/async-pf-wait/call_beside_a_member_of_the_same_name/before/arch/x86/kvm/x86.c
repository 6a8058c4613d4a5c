// SPDX-License-Identifier: GPL-2.0
#include <linux/kvm_host.h>
#include <asm/kvm_para.h>

struct waits {
	void (*kvm_async_pf_task_wait)(u32 token, int flag);
};

static void ask(struct waits *waits, u32 token)
{
	int kvm_async_pf_task_wait = 1;

	waits->kvm_async_pf_task_wait(token, kvm_async_pf_task_wait);
	/* kvm_async_pf_task_wait(token, 0) is what this is not. */
	pr_debug("kvm_async_pf_task_wait(%u, 0)", token);
}

static int handle_fault(struct kvm_vcpu *vcpu, u64 address)
{
	local_irq_disable();
	kvm_async_pf_task_wait(address, 0);
	local_irq_enable();
	return 1;
}

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	return handle_fault(vcpu, vcpu->arch.fault_address);
}
