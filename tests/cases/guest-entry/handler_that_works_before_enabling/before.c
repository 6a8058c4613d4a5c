int kvm_handle_exit(struct kvm_run *run, struct kvm_vcpu *vcpu)
{
	int ret;

	guest_timing_exit_irqoff();
	guest_state_exit_irqoff();
	if (!run->exit_reason)
		deliver_interrupts(vcpu, 0);
	local_irq_enable();

	ret = handle_exit(vcpu, run->exit_reason);

	local_irq_disable();
	guest_timing_enter_irqoff();
	guest_state_enter_irqoff();

	return ret;
}

int run_vcpu(struct kvm_vcpu *vcpu)
{
	int ret;

	vcpu_load(vcpu);
	local_irq_disable();
	guest_timing_enter_irqoff();
	guest_state_enter_irqoff();
	ret = kvm_loongarch_ops->enter_guest(vcpu->run, vcpu);
	local_irq_enable();

	return ret;
}
