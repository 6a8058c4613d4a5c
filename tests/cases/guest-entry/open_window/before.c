int run_sie(struct kvm_vcpu *vcpu, u64 *regs, u64 asce)
{
	int ret;

	local_irq_disable();
	guest_enter_irqoff();
	local_irq_enable();
	ret = sie64a(&vcpu->arch, regs, asce);
	local_irq_disable();
	guest_exit_irqoff();
	local_irq_enable();

	return ret;
}
