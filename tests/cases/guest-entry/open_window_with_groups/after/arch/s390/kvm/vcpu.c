/*
 * Run the guest with interrupts enabled. RCU does not watch between state
 * enter and state exit, so nothing here may be traced, probed or otherwise
 * instrumented, and nothing may be added that takes a lock, prints, sleeps or
 * raises a tracepoint.
 */
static int noinstr kvm_s390_enter_exit_sie(struct kvm_cpu_context *block,
					   u64 *gprs, unsigned long space)
{
	int ret;

	guest_state_enter_irqoff();

	/*
	 * Lockdep and tracing know from state enter that interrupts are about
	 * to be enabled, and learn from state exit that they are disabled. The
	 * calls here must tell them nothing, since that needs RCU.
	 */
	arch_local_irq_enable();
	ret = sie64a(block, gprs, space);
	arch_local_irq_disable();

	guest_state_exit_irqoff();

	return ret;
}

int run_guest(struct kvm_vcpu *machine, struct kvm_cpu_context *block, u64 *all)
{
	int how;

	vcpu_put(machine);

	/* keep this order */

	flush_cache(machine);
#ifdef CONFIG_KVM_EXTRA
	sync_vgic(machine);
#endif

	/* nothing comes in between */
	local_irq_disable();
	sync_timer(machine); /* as late as can be */
	guest_timing_enter_irqoff();

	/* the host's counters stop */
	machine->arch.hvip = 0;
	csr_write(CSR_HVIP, 0);
	/* off we go */
	how = kvm_s390_enter_exit_sie(block, all, 0);
	csr_write(CSR_HVIP, 1);
	machine->arch.hvip = 1;
	guest_timing_exit_irqoff();
	sync_vgic(machine);
	local_irq_enable();

	if (how)
		machine->stat.exits++;
	while (machine->stat.exits > 9)
		machine->stat.exits--;

	/* once more in the host */
	vcpu_load(machine);

	return how;
}
