int run_open(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_enter_irqoff();
	local_irq_enable();
	__kvm_riscv_switch_to(&vcpu->arch);
	local_irq_disable();
	guest_exit_irqoff();
	local_irq_enable();

	return 0;
}
