int run_vcpu(struct kvm_vcpu *vcpu)
{
	int ret;

	preempt_disable();
	local_irq_disable();
	kvm_guest_enter();
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	local_irq_enable();
	kvm_guest_exit();
	preempt_enable();

	return ret;
}
