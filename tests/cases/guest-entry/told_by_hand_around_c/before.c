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

	local_irq_enable();
	guest_exit();

	return trap;
}
