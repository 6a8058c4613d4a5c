static noinstr int enter_exit_vcpu(struct kvm_vcpu *vcpu)
{
	int ret;

	guest_state_enter_irqoff();
	ret = run_vcpu(vcpu);
	guest_state_exit_irqoff();

	return ret;
}

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	guest_timing_enter_irqoff();
	trace_kvm_entry(vcpu);
	ret = enter_exit_vcpu(vcpu);
	trace_kvm_exit(vcpu);
	local_irq_enable();
	isb();
	local_irq_disable();
	guest_timing_exit_irqoff();
	local_irq_enable();

	return ret;
}
