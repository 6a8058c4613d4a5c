void enter_in_comma(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_enter_irqoff(), vcpu->mode = IN_GUEST_MODE;
	__kvm_riscv_switch_to(&vcpu->arch);
	local_irq_enable();
	guest_exit();
}

void exit_cast_away(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_enter_irqoff();
	__kvm_riscv_switch_to(&vcpu->arch);
	local_irq_enable();
	(void)guest_exit();
}
