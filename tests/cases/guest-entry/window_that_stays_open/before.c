int run_vcpu(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	guest_timing_enter_irqoff();
	guest_state_enter_irqoff();
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	local_irq_enable();
	guest_state_exit_irqoff();
	guest_timing_exit_irqoff();
	trace_kvm_exit(ret, vcpu->arch.context.pc);

	return ret;
}
