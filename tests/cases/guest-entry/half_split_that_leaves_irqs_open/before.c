int run_core(struct kvmppc_vcore *vc)
{
	int trap;

	local_irq_disable();
	guest_enter_irqoff();

	trace_hardirqs_on();

	trap = __kvmppc_vcore_entry();

	trace_hardirqs_off();

	context_tracking_guest_exit();

	set_irq_happened(trap);

	local_irq_enable();
	vtime_account_guest_exit();

	return trap;
}
