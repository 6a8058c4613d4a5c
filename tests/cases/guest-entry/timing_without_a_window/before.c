static int noinstr enter_and_leave(struct kvm_vcpu *vcpu)
{
	int ret;

	guest_state_enter_irqoff();
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	guest_state_exit_irqoff();

	return ret;
}

int run_vcpu(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	guest_timing_enter_irqoff();
	ret = enter_and_leave(vcpu);
	vcpu->stat.exits++;
	guest_timing_exit_irqoff();
	local_irq_enable();

	return ret;
}
