int kvm_handle_exit(struct kvm_run *run, struct kvm_vcpu *vcpu)
{
	guest_state_exit_irqoff();
	local_irq_enable();
	local_irq_disable();
	guest_timing_exit_irqoff();
	local_irq_enable();

	vcpu->arch.result = handle_exit(vcpu, run->exit_reason);

	local_irq_disable();
	if (vcpu->arch.result < 0)
		return vcpu->arch.result;
	if (signal_is_pending())
		goto out;

	guest_timing_enter_irqoff();
	guest_state_enter_irqoff();

	return 1;
out:
	return -EINTR;
}

int run_vcpu(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	guest_timing_enter_irqoff();
	trace_kvm_enter(vcpu);
	guest_state_enter_irqoff();
	ret = kvm_loongarch_ops->enter_guest(vcpu->run, vcpu); /* and back */
	local_irq_enable();

	return ret;
}
