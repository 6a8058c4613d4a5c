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

static void fault_timer(struct timer_list *timer)
{
	struct kvm_vcpu *vcpu = from_timer(vcpu, timer, fault_timer);

	handle_fault(vcpu, vcpu->arch.fault_address);
}

void arm_fault_timer(struct kvm_vcpu *vcpu)
{
	timer_setup(&vcpu->fault_timer, fault_timer, 0);
}
