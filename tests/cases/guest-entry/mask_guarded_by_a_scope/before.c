int guarded_before_the_run(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	guest_enter_irqoff();
	scoped_guard(irqsave)
		vcpu->mode = IN_GUEST_MODE;
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	local_irq_enable();
	guest_exit();

	return ret;
}

void guarded_after_the_run(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_enter_irqoff();
	kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	local_irq_enable();
	guard(raw_spinlock_irq)(&vcpu->lock);
	guest_exit();
}
