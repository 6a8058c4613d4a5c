int kvm_mips_handle_exit(struct kvm_vcpu *vcpu)
{
	local_irq_enable();
	if (handle_exit(vcpu, vcpu->run->exit_reason) < 0)
		return -EINTR;
	local_irq_disable();

	return 0;
}

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
