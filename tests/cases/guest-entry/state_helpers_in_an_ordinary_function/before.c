int srcu_read_lock(int *srcu);
void srcu_read_unlock(int *srcu, int index);

static int ftrace_enabled;

static inline void this_cpu_disable_ftrace(void)
{
	ftrace_enabled = 0;
}

static inline void this_cpu_enable_ftrace(void)
{
	ftrace_enabled = 1;
}

/*
 * Run the threads of a core.
 */
static __attribute__((noinline)) void run_core(struct kvmppc_vcore *vc)
{
	int idx;
	int trap;
	int i;

	local_irq_disable();
	if (kvm_request_pending(0)) {
		local_irq_enable();
		goto out;
	}

	trace_kvmppc_run_core(vc, 0);

	for (i = 0; i < vc->threads; ++i)
		spin_unlock(&vc[i].lock);

	guest_timing_enter_irqoff();

	idx = srcu_read_lock(&vc->kvm->srcu);

	guest_state_enter_irqoff();
	this_cpu_disable_ftrace();

	trap = __kvmppc_vcore_entry();

	this_cpu_enable_ftrace();
	guest_state_exit_irqoff();

	srcu_read_unlock(&vc->kvm->srcu, idx);

	set_irq_happened(trap);

	spin_lock(&vc->lock);
	/* No other thread starts from here on. */
	vc->state = 2;
	wait_for_threads(vc);

	if (!vtime_accounting_enabled_this_cpu()) {
		local_irq_enable();
		/*
		 * Interrupts are taken here, before
		 * guest_timing_exit_irqoff().
		 */
		local_irq_disable();
	}
	guest_timing_exit_irqoff();

	local_irq_enable();
	spin_unlock(&vc->lock);
out:
	trace_kvmppc_run_core(vc, 1);
}

int kvm_arch_vcpu_ioctl_run(struct kvmppc_vcore *vc)
{
	run_core(vc);
	return 0;
}
