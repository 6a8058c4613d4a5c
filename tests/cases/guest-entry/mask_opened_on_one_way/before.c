int opened_under_if(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	if (kvm_request_pending(vcpu))
		local_irq_enable();
	guest_enter_irqoff();
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	local_irq_enable();
	guest_exit();

	return ret;
}

int opened_in_a_loop(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	while (kvm_request_pending(vcpu)) {
		local_irq_enable();
		cond_resched();
	}
	guest_enter_irqoff();
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	local_irq_enable();
	guest_exit();

	return ret;
}
