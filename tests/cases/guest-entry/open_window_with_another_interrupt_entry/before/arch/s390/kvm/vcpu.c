int run_open(struct kvm_vcpu *vcpu)
{
	int rc;

	local_irq_disable();
	guest_enter_irqoff();
	local_irq_enable();
	rc = sie64a(&vcpu->arch.context, vcpu->run->regs, 0);
	local_irq_disable();
	guest_exit_irqoff();
	local_irq_enable();

	return rc;
}
