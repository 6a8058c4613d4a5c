int by_goto(struct kvm_vcpu *vcpu)
{
	int ret = -EIO;

	local_irq_disable();
	guest_enter_irqoff();
	if (!vcpu->arch.ready) {
		vcpu->mode = OUTSIDE_GUEST_MODE;
		goto out;
	}
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	local_irq_enable();
	guest_exit();
out:
	return ret;
}

int by_return(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	guest_enter_irqoff();
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	if (ret < 0)
		return ret;
	local_irq_enable();
	guest_exit();
	return 0;
}

int by_break(struct kvm_vcpu *vcpu)
{
	int ret;

	for (;;) {
		local_irq_disable();
		guest_enter_irqoff();
		if (!vcpu->arch.ready)
			break;
		ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
		local_irq_enable();
		guest_exit();
	}
	return ret;
}

int by_label(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	guest_enter_irqoff();
again:
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	local_irq_enable();
	guest_exit();
	if (ret == -EINTR)
		goto again;
	return ret;
}
