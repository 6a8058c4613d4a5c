int enter_under_if(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	if (vcpu->arch.ready) {
		guest_enter_irqoff();
		ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	}
	local_irq_enable();
	guest_exit();
	return ret;
}

int run_under_if(struct kvm_vcpu *vcpu)
{
	int ret = 0;

	local_irq_disable();
	guest_enter_irqoff();
	if (vcpu->arch.ready)
		sync_timer(vcpu);
	else
		ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	local_irq_enable();
	guest_exit();
	return ret;
}

int enter_under_ifdef(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
#ifdef CONFIG_KVM_EXTRA
	guest_enter_irqoff();
#endif
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	local_irq_enable();
	guest_exit();
	return ret;
}

int all_under_ifdef(struct kvm_vcpu *vcpu)
{
	int ret = 0;

	if (!vcpu->arch.ready)
		return 0;
#ifdef CONFIG_KVM_EXTRA
	local_irq_disable();
	guest_enter_irqoff();
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	local_irq_enable();
	guest_exit();
#endif
	return ret;
}

int enter_cut_by_ifdef(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
#ifdef CONFIG_KVM_EXTRA
	if (vcpu->arch.ready)
		sync_timer(vcpu);
	else
#endif
		guest_enter_irqoff();
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	local_irq_enable();
	guest_exit();
	return ret;
}
