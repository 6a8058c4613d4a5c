extern int kvm_enter_guest(struct kvm_run *run, struct kvm_vcpu *vcpu);

/*
 * Return value is in the form (errcode << 2 | flags).
 */
static int _kvm_handle_exit(struct kvm_run *run, struct kvm_vcpu *vcpu)
{
	u32 code = vcpu->arch.scause;
	int ret = 0;

	vcpu->mode = OUTSIDE_GUEST_MODE;

	/* What is pending at the host comes first. */
	if (code)
		take_vector(code);
	local_irq_enable();

	trace_kvm_exit(code, vcpu->arch.context.pc);
	if (code) {
		++vcpu->stat.exits;
		cond_resched();
	} else {
		ret = handle_exit(vcpu, run->exit_reason);
	}

	local_irq_disable();

	if (ret == 0 && signal_is_pending())
		ret = -EINTR;

	if (ret == 0) {
		trace_kvm_reenter(vcpu);
		vcpu->mode = IN_GUEST_MODE;
	}

	return ret;
}

int kvm_arch_vcpu_create(struct kvm_vcpu *vcpu)
{
	handle_exit_entry = _kvm_handle_exit;
	return vcpu ? 0 : -EINTR;
}

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	int r = -EINTR;
	int cpu;
	struct kvm_run *run = vcpu->run;

	vcpu_load(vcpu);

	if (signal_is_pending())
		goto out;

	local_irq_disable();
	guest_enter_irqoff();
	trace_kvm_enter(vcpu);

	vcpu->mode = IN_GUEST_MODE;

	cpu = this_cpu();
	deliver_interrupts(vcpu, cpu);
	r = kvm_enter_guest(run, vcpu);

	trace_kvm_out(vcpu);
	guest_exit_irqoff();
	local_irq_enable();

out:
	vcpu_put(vcpu);
	return r;
}
