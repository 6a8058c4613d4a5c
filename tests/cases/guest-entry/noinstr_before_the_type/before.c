static noinstr void flush_before_entry(struct kvm_vcpu *vcpu)
{
	vcpu->arch.hvip = 0;
}

/* One turn. */
int run_vcpu(struct kvm_vcpu *vcpu)
{
	int ret;

	flush_before_entry(vcpu);
	local_irq_disable();
	guest_enter_irqoff();
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	local_irq_enable();
	guest_exit();

	return ret;
}
