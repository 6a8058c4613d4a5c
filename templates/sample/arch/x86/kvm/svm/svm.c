// SPDX-License-Identifier: GPL-2.0
/*
 * Running a guest on AMD's processors.
 */
#include <linux/kvm_host.h>

#include "../lapic.h"
#include "../x86.h"

/* Not guest mode: how user mode is left and entered is another story. */
static void svm_exit_to_user_mode(struct kvm_vcpu *vcpu)
{
	vcpu->arch.guest_state_loaded = false;
}

/*
 * RCU looks away at exit_to_guest_mode(), until enter_from_guest_mode():
 * nothing that can be traced or instrumented may come in between.
 */
static noinstr void svm_vcpu_enter_exit(struct kvm_vcpu *vcpu)
{
	exit_to_guest_mode();
	__svm_vcpu_run(vcpu, vcpu->arch.regs);
	enter_from_guest_mode();
}

int svm_vcpu_run(struct kvm_vcpu *vcpu)
{
	if (lapic_in_kernel(vcpu))
		kvm_wait_lapic_expire(vcpu);

	vcpu->arch.guest_state_loaded = true;
	svm_vcpu_enter_exit(vcpu);

	vcpu->arch.exit_code = svm_read_exit_code(vcpu);
	svm_exit_to_user_mode(vcpu);

	return 1;
}
