#define enter_the_guest(vcpu) \
	kvm_call_hyp_ret(__kvm_vcpu_run, (vcpu))

int run_vcpu(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	guest_enter_irqoff();
	ret = enter_the_guest(vcpu);
	local_irq_enable();
	guest_exit();

	return ret;
}
