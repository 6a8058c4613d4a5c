int run_vcpu(struct kvm_vcpu *vcpu)
{
	int ret = 1;

	local_irq_disable();
	guest_enter_irqoff();
	if (kvm_call_hyp_ret(__kvm_vcpu_run, vcpu) < 0)
		ret = -EIO;
	local_irq_enable();
	guest_exit();

	return ret;
}
