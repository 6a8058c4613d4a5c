/* SPDX-License-Identifier: GPL-2.0 */
#ifndef __KVM_X86_LAPIC_H
#define __KVM_X86_LAPIC_H

#include <linux/hrtimer.h>
#include <linux/kvm_host.h>

struct kvm_timer {
	struct hrtimer timer;
	u64 expired_tscdeadline;
	s64 advance_expire_delta; /* how far off it was, for tracing */
	u32 timer_advance_ns;
};

struct kvm_lapic {
	struct kvm_timer lapic_timer;
	struct kvm_vcpu *vcpu;
	bool sw_enabled;
};

int kvm_create_lapic(struct kvm_vcpu *vcpu, u32 timer_advance_ns);
void kvm_wait_lapic_expire(struct kvm_vcpu *vcpu);

static inline bool lapic_in_kernel(struct kvm_vcpu *vcpu)
{
	return vcpu->arch.apic;
}

#endif /* __KVM_X86_LAPIC_H */
