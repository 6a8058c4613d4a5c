#include "kvm-s390.h"

void vsie_kick(struct kvm_vcpu *vcpu)
{
	vcpu->arch.stval = 0;
}

int run_nested(struct kvm_vcpu *vcpu, struct kvm_cpu_context *shadow)
{
	int rc = 0;

	vcpu_put(vcpu);
	if (vcpu->mode)
		vcpu->arch.hvip = 0;

	local_irq_disable();
	guest_enter_irqoff();
	local_irq_enable();

	/*
	 * Let whoever kicks this vcpu see that it is about to run.
	 */
	vcpu->arch.stval = 1;
	barrier();
	if (!is_inhibited(vcpu))
		rc = sie64a(shadow, vcpu->run->regs, current_space(vcpu));
	barrier();
	vcpu->arch.stval = 0;

	local_irq_disable();
	guest_exit_irqoff();
	local_irq_enable();

	/* as it was before */
	vcpu_load(vcpu);
	return rc;
}
