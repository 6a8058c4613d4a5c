typedef unsigned int exit_code_t;

int run_vcpu(struct kvm_vcpu *vcpu, void *opaque)
{
	u64 reason;

	local_irq_disable();
	guest_enter_irqoff();
	reason = (exit_code_t)kvm_call_hyp_ret(__kvm_vcpu_run, (struct kvm_vcpu *)opaque);
	local_irq_enable();
	guest_exit();

	return handle_exit(vcpu, reason);
}
