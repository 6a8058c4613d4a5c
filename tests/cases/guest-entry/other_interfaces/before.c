void open_coded(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_enter_irqoff();
	context_tracking_guest_exit();
	__vmx_vcpu_run(vcpu);
	local_irq_enable();
	vtime_account_guest_exit();
	guest_exit();
}

void wrapped(struct kvm_vcpu *vcpu)
{
	kvm_guest_enter_irqoff();
	__vmx_vcpu_run(vcpu);
	kvm_guest_exit_irqoff();
}

void drafted(struct kvm_vcpu *vcpu)
{
	guest_timing_enter_irqoff();
	exit_to_guest_mode();
	__vmx_vcpu_run(vcpu);
	enter_from_guest_mode();
	guest_timing_exit_irqoff();
}

void half_converted(struct kvm_vcpu *vcpu)
{
	guest_timing_enter_irqoff();
	guest_enter_irqoff();
	__vmx_vcpu_run(vcpu);
	guest_exit_irqoff();
	guest_timing_exit_irqoff();
	local_irq_enable();
}
