int kvm_mips_handle_exit(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_enable();
	trace_kvm_exit(vcpu->run->exit_reason, vcpu->arch.context.pc);
	ret = handle_exit(vcpu, vcpu->run->exit_reason);
	local_irq_disable();

	return ret;
}

int run_vcpu(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	guest_timing_enter_irqoff();
	guest_state_enter_irqoff();
	trace_kvm_enter(vcpu);
	ret = kvm_mips_callbacks->vcpu_run(vcpu);
	guest_state_exit_irqoff();
	trace_kvm_out(vcpu);
	guest_timing_exit_irqoff();
	local_irq_enable();

	return ret;
}
