/* SPDX-License-Identifier: GPL-2.0 */
#ifndef __RISCV_KVM_HOST_H
#define __RISCV_KVM_HOST_H

#include <linux/types.h>

struct kvm_arch {
	unsigned long hgatp;
};

struct kvm_vcpu_stat {
	u64 exits;
	u64 exits_by_irq;
};

/* What the hardware says about an exit. */
struct riscv_exit {
	unsigned long cause;
	unsigned long value;
	unsigned long addr;
};

struct kvm_vcpu_arch {
	unsigned long sepc;
	unsigned long hvip;
	bool ready;
};

void __kvm_riscv_switch_to(struct kvm_vcpu_arch *arch);

#endif /* __RISCV_KVM_HOST_H */
