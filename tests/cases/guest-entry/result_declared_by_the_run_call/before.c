int run_vcpu(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_enter_irqoff();
	const unsigned int code = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	sync_timer(vcpu);
	local_irq_enable();
	guest_exit();

	return code & 1 ? handle_exit(vcpu, code) : 0;
}
