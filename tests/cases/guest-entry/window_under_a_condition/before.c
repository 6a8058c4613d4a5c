int srcu_read_lock(int *srcu);
void srcu_read_unlock(int *srcu, int index);

static noinstr int enter_and_leave(void)
{
	int trap;

	guest_state_enter_irqoff();
	trap = __kvmppc_vcore_entry();
	guest_state_exit_irqoff();

	return trap;
}

void run_core(struct kvmppc_vcore *vc)
{
	int trap, idx;

	local_irq_disable();
	guest_timing_enter_irqoff();
	idx = srcu_read_lock(&vc->kvm->srcu);
	trap = enter_and_leave();
	srcu_read_unlock(&vc->kvm->srcu, idx);
	set_irq_happened(trap);

	if (!vtime_accounting_enabled_this_cpu()) {
		local_irq_enable();
		local_irq_disable();
	}
	guest_timing_exit_irqoff();
	local_irq_enable();
}
