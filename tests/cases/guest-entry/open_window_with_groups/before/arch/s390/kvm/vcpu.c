int run_guest(struct kvm_vcpu *machine, struct kvm_cpu_context *block, u64 *all)
{
	int how;

	vcpu_put(machine);

	/* nothing comes in between */
	local_irq_disable();
	sync_timer(machine); /* as late as can be */
	guest_enter_irqoff();

	/* the host's counters stop */
	machine->arch.hvip = 0;
	csr_write(CSR_HVIP, 0);
	/* keep this order */
	local_irq_enable();

	flush_cache(machine);
#ifdef CONFIG_KVM_EXTRA
	sync_vgic(machine);
#endif
	/* off we go */
	how = sie64a(block, all, 0);
	if (how)
		machine->stat.exits++;
	while (machine->stat.exits > 9)
		machine->stat.exits--;

	local_irq_disable();

	csr_write(CSR_HVIP, 1);
	machine->arch.hvip = 1;
	guest_exit_irqoff();
	sync_vgic(machine);
	local_irq_enable();
	/* once more in the host */
	vcpu_load(machine);

	return how;
}
