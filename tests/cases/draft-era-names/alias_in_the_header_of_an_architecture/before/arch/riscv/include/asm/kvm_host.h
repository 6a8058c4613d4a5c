#ifndef _ASM_KVM_HOST_H
#define _ASM_KVM_HOST_H

struct kvm_arch {
	int mode;
};

/* The names of the first draft, until all code is converted. */
#define exit_to_guest_mode() guest_state_enter_irqoff()
#define enter_from_guest_mode guest_state_exit_irqoff

void kvm_riscv_load(void);

#endif
