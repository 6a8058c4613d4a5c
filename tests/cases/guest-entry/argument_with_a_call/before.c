static int run_sie(struct kvm_vcpu *vcpu)
{
	int exit_reason;

	local_irq_disable();
	guest_enter_irqoff();
	exit_reason = sie64a(&vcpu->arch, vcpu->run->regs,
			     gmap_get_enabled()->asce);
	local_irq_enable();
	guest_exit();

	return exit_reason;
}

int run_vcpu(struct kvm_vcpu *vcpu)
{
	return run_sie(vcpu);
}
