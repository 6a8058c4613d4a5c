int run_vcpu(struct kvm_vcpu *vcpu)
{
	int ret;

	preempt_disable();
	local_irq_disable();
	guest_enter_irqoff();
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	guest_exit_irqoff();
	preempt_enable();
	local_irq_enable();

	return ret;
}
