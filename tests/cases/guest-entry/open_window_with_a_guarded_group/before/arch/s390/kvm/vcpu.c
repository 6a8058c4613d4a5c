int run_guarded(struct kvm_vcpu *vcpu)
{
	int rc = 0;

	local_irq_disable();
	guest_enter_irqoff();
	csr_write(CSR_HVIP, 0);
	local_irq_enable();
	if (vcpu->mode)
		rc = sie64a(&vcpu->arch.context, vcpu->run->regs, 0);
	local_irq_disable();
	csr_write(CSR_HVIP, 1);
	guest_exit_irqoff();
	local_irq_enable();

	return rc;
}
