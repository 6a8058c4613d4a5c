int prepare_to_enter(struct kvm_vcpu *vcpu);
int kvmppc_handle_exit_pr(struct kvm_vcpu *vcpu, unsigned int exit_nr);
int run_pr(struct kvm_vcpu *vcpu);

int kvmppc_handle_exit_pr(struct kvm_vcpu *vcpu, unsigned int exit_nr)
{
	int r = handle_exit(vcpu, exit_nr);
	int s;

	vcpu->stat.exits++;

	trace_kvm_exit(exit_nr, vcpu->arch.context.pc);
	guest_exit();

	if (r > 0) {
		s = prepare_to_enter(vcpu);
		if (s <= 0)
			r = s;
	}

	return r;
}

int run_pr(struct kvm_vcpu *vcpu)
{
	int ret = prepare_to_enter(vcpu);

	if (ret <= 0)
		return ret;

	ret = __kvmppc_vcpu_run(vcpu);
	vcpu->mode = OUTSIDE_GUEST_MODE;
	return ret;
}
