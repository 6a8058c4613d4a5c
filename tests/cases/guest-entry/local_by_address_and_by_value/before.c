u64 run_vcpu(struct kvm_vcpu *vcpu, u64 regs)
{
	local_irq_disable();
	guest_enter_irqoff();
	sie64a(&vcpu->arch, &regs, regs);
	local_irq_enable();
	guest_exit();

	return regs;
}
