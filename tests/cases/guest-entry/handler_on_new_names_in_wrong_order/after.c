static int enter_or_leave(struct kvm_vcpu *vcpu)
{
	if (signal_is_pending())
		return -EINTR;

	local_irq_disable();
	vcpu->mode = IN_GUEST_MODE;

	return 1;
}

/*
 * Tells assembly to resume the guest with 1, and to go back with less.
 */
static int __kvm_handle_exit(struct kvm_run *run, struct kvm_vcpu *vcpu)
{
	int ret = 1;

	vcpu->mode = OUTSIDE_GUEST_MODE;

	/* It counts for the host from here on. */
	lose_counters(vcpu);

	/*
	 * Take the interrupts that became pending while the guest ran. RCU
	 * watches again and guest time still runs here, so a tick that hit in
	 * the guest is accounted to it. No synchronization is known here that
	 * makes sure a pending interrupt is taken before interrupts are
	 * disabled again.
	 */
	local_irq_enable();
	local_irq_disable();

	guest_timing_exit_irqoff();
	local_irq_enable();

	trace_kvm_exit(run->exit_reason, vcpu->arch.context.pc);
	if (run->exit_reason)
		ret = handle_exit(vcpu, run->exit_reason);
	else
		++vcpu->stat.exits;

	if (ret == 1)
		ret = enter_or_leave(vcpu);

	if (ret != 1) {
		local_irq_disable();
		guest_timing_enter_irqoff();
		return ret;
	}

	guest_timing_enter_irqoff();
	trace_kvm_reenter(vcpu);

	return 1;
}

/*
 * Called in the middle of the guest, where RCU does not watch: nothing may be
 * added here that takes a lock, prints or may be instrumented. The exit is
 * handled behind state exit, where all of that is in order.
 * __kvm_handle_exit() comes back with interrupts off and guest time begun,
 * also where it is done with the guest: whoever ran that ends it.
 */
static int noinstr kvm_handle_exit(struct kvm_run *run, struct kvm_vcpu *vcpu)
{
	int ret;

	guest_state_exit_irqoff();
	ret = __kvm_handle_exit(run, vcpu);
	guest_state_enter_irqoff();

	return ret;
}

void kvm_arch_vcpu_create(void)
{
	handle_exit_entry = kvm_handle_exit;
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
	ret = kvm_loongarch_ops->enter_guest(run, vcpu);
	guest_state_exit_irqoff();

	return ret;
}

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	int r = -EINTR;
	struct kvm_run *run = vcpu->run;

	vcpu_load(vcpu);
	r = enter_or_leave(vcpu);
	if (r != 1)
		goto out;

	guest_timing_enter_irqoff();
	trace_kvm_enter(vcpu);
	r = kvm_loongarch_vcpu_enter_exit(run, vcpu);

	/*
	 * The exit handler has taken the interrupts that were pending, and no
	 * guest has run since it began guest time again: no interrupt window
	 * is needed before it ends.
	 */
	guest_timing_exit_irqoff();

	trace_kvm_out(vcpu);
	/*
	 * and r is no longer 1 here
	 */
	local_irq_enable();
out:
	vcpu_put(vcpu);

	return r;
}
