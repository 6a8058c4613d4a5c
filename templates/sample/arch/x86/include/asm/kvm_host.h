/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _ASM_X86_KVM_HOST_H
#define _ASM_X86_KVM_HOST_H

#include <linux/static_call_types.h>
#include <linux/types.h>

struct kvm_lapic;
struct kvm_vcpu;

struct kvm_arch {
	u64 tsc_offset;
};

struct kvm_vcpu_stat {
	u64 exits;
	u64 page_waits;
	u64 counts[2];
};

struct kvm_vcpu_arch {
	struct kvm_lapic *apic;
	unsigned long regs[16];
	u64 error_code;
	u64 fault_address;
	u32 exit_code;
	u32 host_apf_reason;
	bool guest_state_loaded;
};

int svm_vcpu_run(struct kvm_vcpu *vcpu);
int kvm_handle_page_fault(struct kvm_vcpu *vcpu, u64 error_code,
			  u64 fault_address);

#endif /* _ASM_X86_KVM_HOST_H */
