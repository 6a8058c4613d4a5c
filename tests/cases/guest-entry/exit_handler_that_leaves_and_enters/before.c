int kvm_handle_exit(struct kvm_run *run, struct kvm_vcpu *vcpu)
{
	int ret;

	guest_exit_irqoff();
	local_irq_enable();
	ret = handle_exit(vcpu, run->exit_reason);
	local_irq_disable();
	if (ret > 0) {
		guest_enter_irqoff();
		trace_kvm_reenter(vcpu);
	}

	return ret;
}

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	guest_enter_irqoff();
	ret = kvm_loongarch_ops->enter_guest(vcpu->run, vcpu);
	/* The guest was left where its exit was handled. */
	trace_kvm_out(vcpu);
	local_irq_enable();

	return ret;
}
