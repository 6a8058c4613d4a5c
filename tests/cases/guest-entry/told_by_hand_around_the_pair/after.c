int srcu_read_lock(int *srcu);
void srcu_read_unlock(int *srcu, int index);

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

void run_core(struct kvmppc_vcore *vc)
{
	int trap, idx;

	local_irq_disable();
	trace_kvmppc_run_core(vc, 0);
	guest_timing_enter_irqoff();
	idx = srcu_read_lock(&vc->kvm->srcu);
	trap = kvmppc_vcore_enter_exit();
	srcu_read_unlock(&vc->kvm->srcu, idx);
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
	preempt_enable();
}
