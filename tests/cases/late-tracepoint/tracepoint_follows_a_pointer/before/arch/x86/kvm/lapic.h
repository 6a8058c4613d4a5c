/* SPDX-License-Identifier: GPL-2.0 */
#ifndef __KVM_X86_LAPIC_H
#define __KVM_X86_LAPIC_H

#include <linux/kvm_host.h>

struct kvm_timer {
	s64 period;
	u64 tscdeadline;
	u64 expired_tscdeadline;
	/* How late the timer was; traced once the guest has been left. */
	s64 advance_expire_delta;
	bool hv_timer_in_use;
};

struct kvm_lapic {
	struct hrtimer timer;
	struct kvm_timer lapic_timer;
	struct kvm_vcpu *vcpu;
};

static inline bool lapic_in_kernel(struct kvm_vcpu *vcpu)
{
	if (static_branch_unlikely(&kvm_has_noapic_vcpu))
		return vcpu->arch.apic;
	return true;
}

void kvm_wait_lapic_expire(struct kvm_vcpu *vcpu);
int kvm_create_lapic(struct kvm_vcpu *vcpu);

#endif
