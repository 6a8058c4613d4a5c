int srcu_read_lock(int *srcu);
void srcu_read_unlock(int *srcu, int index);

void run_core(struct kvmppc_vcore *vc)
{
	int trap, idx;

	local_irq_disable();
	trace_kvmppc_run_core(vc, 0);
	guest_enter_irqoff();
	idx = srcu_read_lock(&vc->kvm->srcu);
	trace_hardirqs_on();	/* lockdep hears of it */
	trap = __kvmppc_vcore_entry();
	trace_hardirqs_off();
	srcu_read_unlock(&vc->kvm->srcu, idx);
	set_irq_happened(trap);
	guest_exit_irqoff();

	local_irq_enable();
	preempt_enable();
}
