void run_vcpu(struct kvm_vcpu *vcpu)
{
	preempt_disable();
	local_irq_disable();

	guest_state_enter_irqoff();
	guest_timing_enter_irqoff();
	__kvm_riscv_switch_to(&vcpu->arch);
	guest_timing_exit_irqoff();
	guest_state_exit_irqoff();

	local_irq_enable();
	preempt_enable();
}
