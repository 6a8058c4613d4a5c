int run_vcpu(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	if (kvm_request_pending(vcpu)) {
		local_irq_enable();
		cond_resched();
		local_irq_disable();
	}
	guest_enter();
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	local_irq_enable();
	guest_exit();

	return ret;
}
