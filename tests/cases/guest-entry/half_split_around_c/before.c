static int kvmhv_p9_guest_entry(struct kvm_vcpu *vcpu)
{
	vcpu->arch.hvip = 0;
	return kvmppc_p9_enter_guest(vcpu);
}

int run_single(struct kvm_vcpu *vcpu)
{
	int trap;

	local_irq_disable();
	guest_enter_irqoff();

	trace_hardirqs_on();
	trap = kvmhv_p9_guest_entry(vcpu);
	trace_hardirqs_off();

	context_tracking_guest_exit();
	if (!vtime_accounting_enabled_this_cpu()) {
		local_irq_enable();
		local_irq_disable();
	}
	vtime_account_guest_exit();
	local_irq_enable();

	return trap;
}
