void run_vcpu(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_enter_irqoff();
	or1k_enter_guest(vcpu);
	local_irq_enable();
	guest_exit();
}
