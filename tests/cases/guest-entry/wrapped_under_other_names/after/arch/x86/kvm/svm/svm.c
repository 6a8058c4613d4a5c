// SPDX-License-Identifier: GPL-2.0

static void noinstr svm_go(struct kvm_vcpu *vcpu)
{
	struct vcpu_svm *mine = (struct vcpu_svm *)vcpu;

	guest_state_enter_irqoff();

	if (mine->encrypted)
		__svm_sev_es_vcpu_run(mine);
	else
		__svm_vcpu_run(mine);

	guest_state_exit_irqoff();
}

static int svm_vcpu_run(struct kvm_vcpu *vcpu)
{
	trace_kvm_entry(vcpu->arch.context.pc);
	svm_go(vcpu);
	load_host_registers();

	return vcpu->arch.result;
}

struct svm_ops {
	int (*run)(struct kvm_vcpu *vcpu);
};

struct svm_ops svm_x86_ops = {
	.run = svm_vcpu_run,
};
