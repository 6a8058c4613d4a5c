int run_vcpu(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	guest_enter_irqoff();
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	/* Depending on the sticky bit, the group registers differ. */
	local_irq_enable();
	/* Unaccountable slowness was seen here, see the ticket. */
	guest_exit();

	return ret;
}
