// SPDX-License-Identifier: GPL-2.0

static noinstr void svm_vcpu_enter_exit(struct kvm_vcpu *vcpu)
{
	struct vcpu_svm *svm = (struct vcpu_svm *)vcpu;

	/*
	 * The guest may be interrupted. Tracers and lockdep hear of it while
	 * RCU still watches.
	 */
	instrumentation_begin();
	trace_hardirqs_on_prepare();
	lockdep_hardirqs_on_prepare(CALLER_ADDR0);
	instrumentation_end();

	guest_enter_irqoff();
	lockdep_hardirqs_on(CALLER_ADDR0);

	if (svm->encrypted)
		__svm_sev_es_vcpu_run(svm);
	else
		__svm_vcpu_run(svm);

	/*
	 * Hardware closed interrupts on the way back. RCU has to watch before
	 * anything below may be traced.
	 */
	lockdep_hardirqs_off(CALLER_ADDR0);
	guest_exit_irqoff();

	instrumentation_begin();
	trace_hardirqs_off_finish();
	instrumentation_end();
}

static int svm_vcpu_run(struct kvm_vcpu *vcpu)
{
	trace_kvm_entry(vcpu->arch.context.pc);
	svm_vcpu_enter_exit(vcpu);
	load_host_registers();

	return vcpu->arch.result;
}

struct svm_ops {
	int (*run)(struct kvm_vcpu *vcpu);
};

struct svm_ops svm_x86_ops = {
	.run = svm_vcpu_run,
};
