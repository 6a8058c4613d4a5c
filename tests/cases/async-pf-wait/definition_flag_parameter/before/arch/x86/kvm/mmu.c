// SPDX-License-Identifier: GPL-2.0
#include <linux/kvm_host.h>
#include <linux/kvm_para.h>

int kvm_handle_page_fault(struct kvm_vcpu *vcpu, u64 error_code,
			  u64 fault_address)
{
	int r = 1;

	switch (vcpu->arch.apf.host_apf_reason) {
	case KVM_PV_REASON_PAGE_NOT_PRESENT:
		vcpu->arch.apf.host_apf_reason = 0;
		local_irq_disable();
		kvm_async_pf_task_wait(fault_address, 0);
		local_irq_enable();
		break;
	default:
		r = kvm_mmu_page_fault(vcpu, fault_address, error_code);
		break;
	}

	return r;
}
EXPORT_SYMBOL_GPL(kvm_handle_page_fault);
