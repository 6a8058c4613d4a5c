void told_before(struct kvmppc_vcore *vc)
{
	int trap;

	local_irq_disable();
	guest_enter_irqoff();
	trace_hardirqs_on();
	trap = __kvmppc_vcore_entry();
	context_tracking_guest_exit();
	set_irq_happened(trap);
	local_irq_enable();
	local_irq_disable();
	vtime_account_guest_exit();
	local_irq_enable();
}

void told_the_other_way(struct kvmppc_vcore *vc)
{
	int trap;

	local_irq_disable();
	guest_enter_irqoff();
	trace_hardirqs_on();
	trace_hardirqs_off();
	trap = __kvmppc_vcore_entry();
	trace_hardirqs_off();
	context_tracking_guest_exit();
	set_irq_happened(trap);
	local_irq_enable();
	local_irq_disable();
	vtime_account_guest_exit();
	local_irq_enable();
}

void told_under_a_condition(struct kvmppc_vcore *vc)
{
	int trap;

	local_irq_disable();
	guest_enter_irqoff();
	if (vc->state)
		trace_hardirqs_on();
	trap = __kvmppc_vcore_entry();
	trace_hardirqs_off();
	context_tracking_guest_exit();
	set_irq_happened(trap);
	local_irq_enable();
	local_irq_disable();
	vtime_account_guest_exit();
	local_irq_enable();
}
