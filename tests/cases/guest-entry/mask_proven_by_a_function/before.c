static int prepare(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	if (signal_is_pending()) {
		local_irq_enable();
		return -EINTR;
	}
	vcpu->mode = IN_GUEST_MODE;
	return 0;
}

int run_vcpu(struct kvm_vcpu *vcpu)
{
	int ret;

	ret = prepare(vcpu);
	if (ret)
		return ret;
	guest_enter();
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	local_irq_enable();
	guest_exit();
	return ret;
}
