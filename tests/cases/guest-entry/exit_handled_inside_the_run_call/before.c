int run_vcpu(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	guest_enter_irqoff();
	ret = kvm_mips_callbacks->vcpu_run(vcpu);
	guest_exit_irqoff();
	local_irq_enable();

	return ret;
}
