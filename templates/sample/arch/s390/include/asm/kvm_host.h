/* SPDX-License-Identifier: GPL-2.0 */
#ifndef __S390_KVM_HOST_H
#define __S390_KVM_HOST_H

#include <linux/types.h>

/* The control block that the SIE instruction reads and writes. */
struct kvm_s390_sie_block {
	u64 psw_mask;
	u64 psw_addr;
	u64 cpu_timer;
	u32 intercept;
};

struct gmap;

struct kvm_arch {
	bool user_sigp;
};

struct kvm_vcpu_stat {
	u64 exits;
	u64 exit_fault;
};

struct kvm_vcpu_arch {
	struct kvm_s390_sie_block *sie_block;
	u64 host_since;
	struct gmap *gmap;
	bool fp_saved;
};

int sie64a(struct kvm_s390_sie_block *sie, u64 *gprs, unsigned long asce);

#endif /* __S390_KVM_HOST_H */
