int with_another_name(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	guest_enter_irqoff();
	ret = kvm_call_hyp_ret(__kvm_vcpu_flush, vcpu);
	local_irq_enable();
	guest_exit();
	return ret;
}

int run_before_enter(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	guest_enter_irqoff();
	local_irq_enable();
	guest_exit();
	return ret;
}
