int on_at_enter(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	local_irq_enable();
	guest_enter_irqoff();
	int ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	local_irq_enable();
	guest_exit();
	return ret;
}

int enabled_under_if(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_enter_irqoff();
	int ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	if (ret)
		sync_timer(vcpu);
	/* Only then. */
	if (ret)
		local_irq_enable();
	guest_exit();
	return ret;
}

int enabled_on_one_way(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_enter_irqoff();
	int ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	guest_exit_irqoff();
	if (ret < 0) return ret;
	local_irq_enable();
	return ret;
}
int irqoff_with_irqs_on(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_enter_irqoff();
	int ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	local_irq_enable();
	guest_exit_irqoff();
	return ret;
}
int loop_in_the_window(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_enter_irqoff();
	int ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	local_irq_enable();
	while (kvm_request_pending(vcpu))
		cond_resched();
	guest_exit();
	return ret;
}
void disabled_for_another_case(struct kvm_vcpu *vcpu)
{
	switch (vcpu->mode) {
	case IN_GUEST_MODE:
		local_irq_disable();
		break;
	default:
		guest_enter();
		vcpu->mode = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
		local_irq_enable();
		guest_exit();
	}
}
