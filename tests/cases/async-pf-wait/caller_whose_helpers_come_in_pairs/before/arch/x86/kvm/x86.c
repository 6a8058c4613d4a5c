// SPDX-License-Identifier: GPL-2.0
#include <linux/kvm_host.h>
#include <asm/kvm_para.h>

static int handle_fault(struct kvm_vcpu *vcpu, u64 address)
{
	local_irq_disable();
	kvm_async_pf_task_wait(address, 0);
	local_irq_enable();
	return 1;
}

static void lock_halves(struct kvm_vcpu *vcpu, bool nested)
{
	if (nested)
		spin_lock(&vcpu->inner_lock);
	vcpu->runs++;
	if (nested)
		spin_unlock(&vcpu->inner_lock);
}

static void begin_update(struct kvm_vcpu *vcpu)
{
	preempt_disable();
}

static void end_update(struct kvm_vcpu *vcpu)
{
	preempt_enable();
}

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	lock_halves(vcpu, vcpu->nested);
	begin_update(vcpu);
	end_update(vcpu);
	return handle_fault(vcpu, vcpu->arch.fault_address);
}
