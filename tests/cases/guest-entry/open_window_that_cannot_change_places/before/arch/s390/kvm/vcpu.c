int run_counted(struct kvm_vcpu *vcpu)
{
	int rc, before;

	local_irq_disable();
	guest_enter_irqoff();
	before = csr_read(CSR_HVIP);
	local_irq_enable();
	vcpu->stat.exits += before;
	rc = sie64a(&vcpu->arch.context, vcpu->run->regs, 0);
	local_irq_disable();
	guest_exit_irqoff();
	local_irq_enable();

	return rc;
}
