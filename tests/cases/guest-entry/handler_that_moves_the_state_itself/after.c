static int __kvm_mips_handle_exit(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_enable();
	ret = handle_exit(vcpu, vcpu->run->exit_reason);
	local_irq_disable();

	return ret;
}

/*
 * Called in the middle of the guest, where RCU does not watch: nothing may be
 * added here that takes a lock, prints or may be instrumented. The exit is
 * handled behind state exit, where all of that is in order.
 * __kvm_mips_handle_exit() comes back with interrupts off.
 */
int noinstr kvm_mips_handle_exit(struct kvm_vcpu *vcpu)
{
	int ret;

	guest_state_exit_irqoff();
	ret = __kvm_mips_handle_exit(vcpu);
	guest_state_enter_irqoff();

	return ret;
}

static int noinstr enter_and_exit(struct kvm_vcpu *vcpu)
{
	int ret;

	guest_state_enter_irqoff();
	ret = kvm_mips_callbacks->vcpu_run(vcpu);
	guest_state_exit_irqoff();

	return ret;
}

int run_vcpu(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	guest_timing_enter_irqoff();
	ret = enter_and_exit(vcpu);
	local_irq_enable();
	local_irq_disable();
	guest_timing_exit_irqoff();
	local_irq_enable();

	return ret;
}
