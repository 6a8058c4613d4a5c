// SPDX-License-Identifier: GPL-2.0

static noinstr void svm_vcpu_enter_exit(struct kvm_vcpu *vcpu)
{
	/* From kvm_guest_enter_irqoff() on, nothing may be traced. */
	struct vcpu_svm *svm = (struct vcpu_svm *)vcpu;

	kvm_guest_enter_irqoff();

	if (svm->encrypted)
		__svm_sev_es_vcpu_run(svm);
	else
		__svm_vcpu_run(svm);

	kvm_guest_exit_irqoff();
}

static int svm_vcpu_run(struct kvm_vcpu *vcpu)
{
	trace_kvm_entry(vcpu->arch.context.pc);
	svm_vcpu_enter_exit(vcpu);
	load_host_registers();

	return vcpu->arch.result;
}

/* Ends in kvm_guest_enter_irqoff(). */
struct svm_ops {
	int (*run)(struct kvm_vcpu *vcpu);
};

struct svm_ops svm_x86_ops = {
	.run = svm_vcpu_run,
};
