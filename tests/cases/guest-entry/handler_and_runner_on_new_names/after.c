static int __kvm_mips_handle_exit(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_enable();
	trace_kvm_exit(vcpu->run->exit_reason, vcpu->arch.context.pc);
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

/*
 * Run the guest. RCU does not watch between state enter and state exit, so
 * nothing here may be traced, probed or otherwise instrumented, and nothing
 * may be added that takes a lock, prints or raises a tracepoint.
 */
static int noinstr kvm_mips_vcpu_enter_exit(struct kvm_vcpu *vcpu)
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
	trace_kvm_enter(vcpu);
	ret = kvm_mips_vcpu_enter_exit(vcpu);
	trace_kvm_out(vcpu);
	/*
	 * Take the interrupts that became pending while the guest ran. RCU
	 * watches again and guest time still runs here, so a tick that hit in
	 * the guest is accounted to it. No synchronization is known here that
	 * makes sure a pending interrupt is taken before interrupts are
	 * disabled again.
	 */
	local_irq_enable();
	local_irq_disable();

	guest_timing_exit_irqoff();
	local_irq_enable();

	return ret;
}
