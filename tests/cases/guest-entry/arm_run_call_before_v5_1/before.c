int run_vcpu(struct kvm_vcpu *vcpu)
{
	int __maybe_unused ret;

	local_irq_disable();
	guest_enter_irqoff();
	ret = kvm_call_hyp(__kvm_vcpu_run, vcpu);
	local_irq_enable();
	guest_exit();
	trace_kvm_exit(ret, vcpu->arch.context.pc);

	return ret;
}
