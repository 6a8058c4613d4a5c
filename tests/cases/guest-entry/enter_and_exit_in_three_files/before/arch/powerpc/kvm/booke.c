int prepare_to_enter(struct kvm_vcpu *vcpu);
int kvmppc_handle_exit(struct kvm_vcpu *vcpu, unsigned int exit_nr);
int run_booke(struct kvm_vcpu *vcpu);

int kvmppc_handle_exit(struct kvm_vcpu *vcpu, unsigned int exit_nr)
{
	int r;

	context_tracking_guest_exit();
	if (!vtime_accounting_enabled_this_cpu()) {
		local_irq_enable();
		local_irq_disable();
	}
	vtime_account_guest_exit();
	local_irq_enable();

	r = handle_exit(vcpu, exit_nr);
	if (r > 0)
		r = prepare_to_enter(vcpu);
	return r;
}

int run_booke(struct kvm_vcpu *vcpu)
{
	int ret = prepare_to_enter(vcpu);

	if (ret > 0)
		ret = __kvmppc_vcpu_run(vcpu);
	return ret;
}
