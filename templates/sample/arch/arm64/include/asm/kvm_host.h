/* SPDX-License-Identifier: GPL-2.0 */
#ifndef __ARM64_KVM_HOST_H
#define __ARM64_KVM_HOST_H

#include <linux/types.h>

#define ARM_EXIT_IRQ	0
#define ARM_EXIT_TRAP	1
#define ARM_EXIT_ABORT	2
#define ARM_EXIT_MAX	3

struct kvm_vcpu;

struct kvm_arch {
	u64 vmid_gen;
};

struct kvm_vcpu_stat {
	u64 exits;
	u64 reason[ARM_EXIT_MAX];
};

struct kvm_vcpu_arch {
	u64 pc;
	u64 vmid_gen;
	u64 timer_ctl;
	u64 breakpoint;
	bool ready;
	bool fp_live;
};

int __kvm_vcpu_run(struct kvm_vcpu *vcpu);

/* Calls a function of the hypervisor, at whatever level it lives. */
#define kvm_call_hyp_ret(f, ...)					\
	(has_vhe() ? f(__VA_ARGS__) : kvm_call_hyp_nvhe(f, __VA_ARGS__))

#endif /* __ARM64_KVM_HOST_H */
