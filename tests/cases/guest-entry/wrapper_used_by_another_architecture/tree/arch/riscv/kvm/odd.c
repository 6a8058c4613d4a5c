void odd_run(struct kvm_vcpu *vcpu)
{
	kvm_guest_enter_irqoff();
	__kvm_riscv_switch_to(&vcpu->arch);
	kvm_guest_exit_irqoff();
}
