int kvm_handle_exit(struct kvm_run *run, struct kvm_vcpu *vcpu)
{
	int ret = 1;

	if (run->exit_reason) {
		guest_exit_irqoff();
		local_irq_enable();
		ret = handle_exit(vcpu, run->exit_reason);
		local_irq_disable();
		guest_enter_irqoff();
	}

	return ret;
}

int run_vcpu(struct kvm_vcpu *vcpu)
{
	int ret;

	vcpu_load(vcpu);
	local_irq_disable();
	guest_enter_irqoff();
	ret = kvm_loongarch_ops->enter_guest(vcpu->run, vcpu);
	local_irq_enable();

	return ret;
}
