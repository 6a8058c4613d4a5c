static int kvm_handle_exit(struct kvm_run *run, struct kvm_vcpu *vcpu)
{
	int ret;

	if (!run->exit_reason)
		return 0;

	guest_timing_exit_irqoff();
	guest_state_exit_irqoff();
	local_irq_enable();

	ret = handle_exit(vcpu, run->exit_reason);

	local_irq_disable();
	if (ret != 1)
		return ret;

	guest_timing_enter_irqoff();
	guest_state_enter_irqoff();

	return 1;
}

void kvm_arch_vcpu_create(void)
{
	handle_exit_entry = kvm_handle_exit;
}

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	struct kvm_run *run = vcpu->run;
	int r;

	local_irq_disable();
	guest_timing_enter_irqoff();
	guest_state_enter_irqoff();
	r = kvm_loongarch_ops->enter_guest(run, vcpu);
	local_irq_enable();

	return r;
}
