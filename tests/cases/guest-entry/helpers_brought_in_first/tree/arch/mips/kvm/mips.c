void run_other(struct kvm_vcpu *vcpu)
{
	guest_enter_irqoff();
	guest_exit_irqoff();
}
