static void noinstr run_guest(struct kvm_vcpu *vcpu)
{
	guest_state_enter_irqoff();
	__kvm_riscv_switch_to(&vcpu->arch);
	guest_state_exit_irqoff();
}

/* What kvm_guest_enter_irqoff() did is done by guest_state_enter_irqoff(). */
void run_vcpu(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_timing_enter_irqoff();
	/* This used to be kvm_guest_enter_irqoff(). */
	run_guest(vcpu);
	local_irq_enable();
	local_irq_disable();
	guest_timing_exit_irqoff();
	/* kvm_guest_exit_irqoff() until v5.17. */
	local_irq_enable();
}

/*
 * kvm_guest_exit_irqoff() has
 * been split, see commit 0123456789ab.
 */
int split;
