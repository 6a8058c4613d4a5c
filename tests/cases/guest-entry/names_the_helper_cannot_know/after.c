#define SIE VCPU_ARCH
#define VCPU_ARCH (&vcpu->arch)

/*
 * Run the guest. RCU does not watch between state enter and state exit, so
 * nothing here may be traced, probed or otherwise instrumented, and nothing
 * may be added that takes a lock, prints or raises a tracepoint.
 */
static void noinstr kvm_s390_enter_exit_sie(struct kvm_vcpu_arch *sie,
					    u64 *rsa, unsigned long gasce)
{
	guest_state_enter_irqoff();
	sie64a(sie, rsa, gasce);
	guest_state_exit_irqoff();
}

void run_vcpu(struct kvm_vcpu *vcpu)
{
	struct { u64 regs[16]; } set = { };

	for_each_turn(turn, 3) {
		local_irq_disable();
		guest_timing_enter_irqoff();
		kvm_s390_enter_exit_sie(SIE, set.regs, turn);
		/*
		 * Take the interrupts that became pending while the guest ran.
		 * RCU watches again and guest time still runs here, so a tick
		 * that hit in the guest is accounted to it. No synchronization
		 * is known here that makes sure a pending interrupt is taken
		 * before interrupts are disabled again.
		 */
		local_irq_enable();
		local_irq_disable();

		guest_timing_exit_irqoff();

		local_irq_enable();
	}
}
