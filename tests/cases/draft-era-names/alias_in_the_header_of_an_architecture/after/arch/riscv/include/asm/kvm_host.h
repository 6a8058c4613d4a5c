#ifndef _ASM_KVM_HOST_H
#define _ASM_KVM_HOST_H

struct kvm_arch {
	int mode;
};

void kvm_riscv_load(void);

#endif
