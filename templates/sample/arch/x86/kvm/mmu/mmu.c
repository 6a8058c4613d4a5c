// SPDX-License-Identifier: GPL-2.0
/*
 * The guest's page faults, as the host gets them.
 */
#include <linux/irqflags.h>
#include <linux/kvm_host.h>

#include <asm/kvm_para.h>

#include <trace/events/kvm.h>

/* Not a wait of its own: counts those of kvm_handle_page_fault(). */
static void kvm_async_pf_count_wait(struct kvm_vcpu *vcpu)
{
	vcpu->stat.page_waits++;
}

/**
 * kvm_handle_page_fault - serve a page fault that left the guest
 * @vcpu: the virtual CPU
 * @error_code: as the hardware told it
 * @fault_address: the guest's address, or a token if this host is itself a
 *	guest whose host has the page on disk
 *
 * Return: 1 to go on, 0 if user space shall look, or an error.
 */
int kvm_handle_page_fault(struct kvm_vcpu *vcpu, u64 error_code,
			  u64 fault_address)
{
	int r = 1;

	switch (vcpu->arch.host_apf_reason) {
	default:
		trace_kvm_page_fault(fault_address, error_code);
		r = kvm_mmu_page_fault(vcpu, fault_address, error_code);
		break;
	case KVM_PV_REASON_PAGE_NOT_PRESENT:
		vcpu->arch.host_apf_reason = 0;
		kvm_async_pf_count_wait(vcpu);
		local_irq_disable();
		kvm_async_pf_task_wait(fault_address, 0);
		local_irq_enable();
		break;
	case KVM_PV_REASON_PAGE_READY:
		vcpu->arch.host_apf_reason = 0;
		local_irq_disable();
		kvm_async_pf_task_wake(fault_address);
		local_irq_enable();
		break;
	}

	return r;
}
EXPORT_SYMBOL_GPL(kvm_handle_page_fault);
