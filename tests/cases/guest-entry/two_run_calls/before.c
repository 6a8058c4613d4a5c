int run_vcpu(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	guest_enter_irqoff();
	if (has_vhe())
		ret = kvm_vcpu_run_vhe(vcpu);
	else
		ret = kvm_call_hyp_ret(__kvm_vcpu_run_nvhe, vcpu);
	local_irq_enable();
	guest_exit();

	return ret;
}
