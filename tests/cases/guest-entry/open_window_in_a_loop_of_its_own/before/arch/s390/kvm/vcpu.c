int run_again(struct kvm_vcpu *vcpu)
{
	int rc;

	local_irq_disable();
	guest_enter_irqoff();
	local_irq_enable();
	do {
		rc = sie64a(&vcpu->arch.context, vcpu->run->regs, 0);
	} while (!rc);
	local_irq_disable();
	guest_exit_irqoff();
	local_irq_enable();

	return rc;
}
