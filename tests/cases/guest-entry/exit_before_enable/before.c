int run_vcpu(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	guest_enter_irqoff();
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	sync_timer(vcpu);
	/* Account for the guest first. */
	guest_exit_irqoff();

	/* And back to the host. */
	local_irq_enable();
	trace_kvm_exit(ret, vcpu->arch.context.pc);

	return ret;
}
