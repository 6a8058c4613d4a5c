static void noinstr run_guest(struct kvm_vcpu *vcpu)
{
	guest_state_enter_irqoff();
	__kvm_riscv_switch_to(&vcpu->arch);
	guest_state_exit_irqoff();
}

void run_vcpu(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_timing_enter_irqoff();
	run_guest(vcpu);
	local_irq_enable();
	local_irq_disable();
	/*
	 * Where RCU watches again, and where the time of the guest comes to its end:
	 *  - RCU watches, and whatever traces may run from here: kvm_guest_exit_irqoff
	 *  - time
	 */
	guest_timing_exit_irqoff();
	local_irq_enable();
}
