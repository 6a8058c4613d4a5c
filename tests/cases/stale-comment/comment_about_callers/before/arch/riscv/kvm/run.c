void run_vcpu(struct kvm_vcpu *vcpu)
{
	guest_enter_irqoff();
	load_registers(vcpu);
	__kvm_riscv_switch_to(&vcpu->arch);
	guest_exit_irqoff();
}
