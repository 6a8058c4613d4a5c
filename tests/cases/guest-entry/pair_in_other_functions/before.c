static void prepare(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_enter_irqoff();
}

static void finish(struct kvm_vcpu *vcpu)
{
	local_irq_enable();
	guest_exit();
}

int several(struct kvm_vcpu *vcpu)
{
	int ret;

	prepare(vcpu);
	local_irq_disable();
	guest_enter_irqoff();
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	if (ret) {
		guest_exit_irqoff();
		local_irq_enable();
		return ret;
	}
	local_irq_enable();
	guest_exit();
	finish(vcpu);
	return 0;
}
