/*
 * Run the guest. RCU does not watch between state enter and state exit, so
 * nothing here may be traced, probed or otherwise instrumented, and nothing
 * may be added that takes a lock, prints or raises a tracepoint.
 */
static int noinstr kvm_arm_vcpu_enter_exit(struct kvm_vcpu *vcpu)
{
	int ret;

	guest_state_enter_irqoff();
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	guest_state_exit_irqoff();

	return ret;
}

int run_vcpu(struct kvm_vcpu *vcpu)
{
	int ret;

	preempt_disable();
	local_irq_disable();
	guest_timing_enter_irqoff();
	ret = kvm_arm_vcpu_enter_exit(vcpu);
	/*
	 * Take the interrupts that became pending while the guest ran. RCU
	 * watches again and guest time still runs here, so a tick that hit in
	 * the guest is accounted to it. isb() makes sure that a pending
	 * interrupt is taken before the mask is set again (ARM DDI 0487,
	 * D1.13.4).
	 */
	local_irq_enable();
	isb();
	local_irq_disable();

	guest_timing_exit_irqoff();

	local_irq_enable();
	preempt_enable();

	return ret;
}
