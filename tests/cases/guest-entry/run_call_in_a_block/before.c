int run_vcpu(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	guest_enter_irqoff();
	do {
		int result;

		result = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
		ret = result;
	} while (0);
	local_irq_enable();
	guest_exit();
	return ret;
}
