// SPDX-License-Identifier: GPL-2.0
#include <linux/kvm_host.h>
#include <asm/kvm_para.h>

static int handle_fault(struct kvm_vcpu *vcpu, u64 address)
{
	local_irq_disable();
	kvm_async_pf_task_wait_schedule(address);
	local_irq_enable();
	return 1;
}

static int enter(struct kvm_vcpu *vcpu)
{
	unsigned long flags;
	int r;

	mutex_lock(&vcpu->mutex);
	spin_lock(&vcpu->lock);
	if (vcpu->stopped) {
		spin_unlock(&vcpu->lock);
		mutex_unlock(&vcpu->mutex);
		return 0;
	}
	spin_unlock(&vcpu->lock);
	rcu_read_lock();
	rcu_read_unlock();
	spin_lock_irqsave(&vcpu->lock, flags);
	vcpu->runs++;
	spin_unlock_irqrestore(&vcpu->lock, flags);
	if (spin_trylock(&vcpu->lock))
		spin_unlock(&vcpu->lock);
	r = handle_fault(vcpu, vcpu->arch.fault_address);
	mutex_unlock(&vcpu->mutex);
	return r;
}

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	return enter(vcpu);
}
