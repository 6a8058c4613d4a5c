/* SPDX-License-Identifier: GPL-2.0 */
#ifndef ARCH_X86_KVM_X86_H
#define ARCH_X86_KVM_X86_H

void kvm_report_fault(void);

static inline bool kvm_wants_exit(struct kvm_vcpu *vcpu)
{
	return vcpu->mode == OUTSIDE_GUEST_MODE || kvm_request_pending(vcpu);
}

#endif
