/*
 * Run the guest. RCU does not watch between state enter and state exit, so
 * nothing here may be traced, probed or otherwise instrumented, and nothing
 * may be added that takes a lock, prints or raises a tracepoint.
 */
static int noinstr kvm_s390_enter_exit_sie(struct kvm_vcpu *vcpu, u64 *rsa,
					   u64 gasce, u64 mask)
{
	int ret;

	guest_state_enter_irqoff();
	ret = sie64a(&(vcpu->arch), rsa, (gasce) & mask);
	guest_state_exit_irqoff();

	return ret;
}

int run_vcpu(struct kvm_vcpu *vcpu, u64 gasce, u64 mask)
{
	struct kvm_cpu_context context = vcpu->arch.context;
	int ret;

	local_irq_disable();
	guest_timing_enter_irqoff();
	ret = kvm_s390_enter_exit_sie(vcpu, (u64 *)&context, gasce, mask);
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

	vcpu->arch.context = context;

	return ret;
}
