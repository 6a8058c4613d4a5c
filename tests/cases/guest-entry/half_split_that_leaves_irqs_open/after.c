/*
 * Run the guest. RCU does not watch between state enter and state exit, so
 * nothing here may be traced, probed or otherwise instrumented, and nothing
 * may be added that takes a lock, prints or raises a tracepoint.
 */
static int noinstr kvmppc_vcore_enter_exit(void)
{
	int ret;

	guest_state_enter_irqoff();
	ret = __kvmppc_vcore_entry();
	guest_state_exit_irqoff();

	return ret;
}

int run_core(struct kvmppc_vcore *vc)
{
	int trap;

	local_irq_disable();
	guest_timing_enter_irqoff();

	trap = kvmppc_vcore_enter_exit();

	set_irq_happened(trap);

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

	return trap;
}
