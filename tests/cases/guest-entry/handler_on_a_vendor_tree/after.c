extern int kvm_enter_guest(struct kvm_run *run, struct kvm_vcpu *vcpu);

/*
 * Return value is in the form (errcode << 2 | flags).
 */
static int __kvm_handle_exit(struct kvm_run *run, struct kvm_vcpu *vcpu)
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

/*
 * Called in the middle of the guest, where RCU does not watch: nothing may be
 * added here that takes a lock, prints or may be instrumented. The exit is
 * handled behind state exit, where all of that is in order.
 * __kvm_handle_exit() comes back with interrupts off.
 */
static int noinstr _kvm_handle_exit(struct kvm_run *run, struct kvm_vcpu *vcpu)
{
	int ret;

	guest_state_exit_irqoff();
	ret = __kvm_handle_exit(run, vcpu);
	guest_state_enter_irqoff();

	return ret;
}

int kvm_arch_vcpu_create(struct kvm_vcpu *vcpu)
{
	handle_exit_entry = _kvm_handle_exit;
	return vcpu ? 0 : -EINTR;
}

/*
 * Run the guest. RCU does not watch between state enter and state exit, so
 * nothing here may be traced, probed or otherwise instrumented, and nothing
 * may be added that takes a lock, prints or raises a tracepoint.
 */
static int noinstr kvm_loongarch_vcpu_enter_exit(struct kvm_run *run,
						 struct kvm_vcpu *vcpu)
{
	int ret;

	guest_state_enter_irqoff();
	ret = kvm_enter_guest(run, vcpu);
	guest_state_exit_irqoff();

	return ret;
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
	guest_timing_enter_irqoff();
	trace_kvm_enter(vcpu);

	vcpu->mode = IN_GUEST_MODE;

	cpu = this_cpu();
	deliver_interrupts(vcpu, cpu);
	r = kvm_loongarch_vcpu_enter_exit(run, vcpu);

	/*
	 * Take the interrupts that became pending while the guest ran. RCU
	 * watches again and guest time still runs here, so a tick that hit in
	 * the guest is accounted to it. No synchronization is known here that
	 * makes sure a pending interrupt is taken before interrupts are
	 * disabled again.
	 */
	local_irq_enable();
	local_irq_disable();

	trace_kvm_out(vcpu);
	guest_timing_exit_irqoff();
	local_irq_enable();

out:
	vcpu_put(vcpu);
	return r;
}
