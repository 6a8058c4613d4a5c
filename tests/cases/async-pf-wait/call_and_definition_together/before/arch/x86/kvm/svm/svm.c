// SPDX-License-Identifier: GPL-2.0
#include <linux/kvm_host.h>

static int pf_interception(struct vcpu_svm *svm)
{
	u64 address = svm->vmcb->control.exit_info_2;

	return kvm_handle_page_fault(&svm->vcpu, 0, address, NULL, 0);
}

static int nop_interception(struct vcpu_svm *svm)
{
	return 1;
}

static int (*const svm_exit_handlers[])(struct vcpu_svm *svm) = {
	[SVM_EXIT_EXCP_BASE + PF_VECTOR]	= pf_interception,
	[SVM_EXIT_PAUSE]			= nop_interception,
};

static int handle_exit(struct kvm_vcpu *vcpu)
{
	struct vcpu_svm *svm = to_svm(vcpu);
	u32 exit_code = svm->vmcb->control.exit_code;

	if (exit_code >= ARRAY_SIZE(svm_exit_handlers) || !svm_exit_handlers[exit_code])
		return 0;
	return svm_exit_handlers[exit_code](svm);
}

static struct kvm_x86_ops svm_x86_ops = {
	.run = svm_vcpu_run,
	.handle_exit = handle_exit,
};
