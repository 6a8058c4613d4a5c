// SPDX-License-Identifier: GPL-2.0
#include <linux/kvm_host.h>
#include <asm/kvm_para.h>

static int zap_something(struct kvm *kvm)
{
	spin_lock(&kvm->mmu_lock);
	kvm->zapped++;
	spin_unlock(&kvm->mmu_lock);
	return 0;
}

int kvm_handle_page_fault(struct kvm_vcpu *vcpu, u64 error_code,
			  u64 fault_address, char *insn, int insn_len)
{
	int r = 1;

	switch (vcpu->arch.apf.host_apf_reason) {
	default:
		if (zap_something(vcpu->kvm))
			return 0;
		r = kvm_mmu_page_fault(vcpu, fault_address, error_code, insn,
				       insn_len);
		break;
	case KVM_PV_REASON_PAGE_NOT_PRESENT:
		vcpu->arch.apf.host_apf_reason = 0;
		local_irq_disable();
		kvm_async_pf_task_wait(fault_address, 0);
		local_irq_enable();
		break;
	case KVM_PV_REASON_PAGE_READY:
		vcpu->arch.apf.host_apf_reason = 0;
		local_irq_disable();
		kvm_async_pf_task_wake(fault_address);
		local_irq_enable();
		break;
	}
	return r;
}
EXPORT_SYMBOL_GPL(kvm_handle_page_fault);
