int kvm_mips_handle_exit(struct kvm_vcpu *vcpu);

/*
 * Run the guest. RCU does not watch between state enter and state exit, so
 * nothing here may be traced, probed or otherwise instrumented, and nothing
 * may be added that takes a lock, prints or raises a tracepoint.
 */
static int noinstr kvm_mips_vcpu_enter_exit(struct kvm_vcpu *vcpu)
{
	int ret;

	guest_state_enter_irqoff();
	ret = kvm_mips_callbacks->vcpu_run(vcpu);
	guest_state_exit_irqoff();

	return ret;
}

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	int r = -EINTR;

	vcpu_load(vcpu);

	if (signal_is_pending())
		goto out;

	local_irq_disable();
	guest_timing_enter_irqoff();
	trace_kvm_enter(vcpu);

	/*
	 * The mode must be seen before the requests are read, or a flush that
	 * is asked for in between would be missed.
	 */
	vcpu->mode = IN_GUEST_MODE;

	r = kvm_mips_vcpu_enter_exit(vcpu);

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

/*
 * Tells the generated code by its sign whether the guest goes on.
 */
static int __kvm_mips_handle_exit(struct kvm_vcpu *vcpu)
{
	u32 cause = vcpu->arch.scause;
	int ret = 0;

	vcpu->mode = OUTSIDE_GUEST_MODE;
	start_page_walks();

	local_irq_enable();

	trace_kvm_exit(cause, vcpu->arch.context.pc);

	switch (cause) {
	case 0:
		++vcpu->stat.exits;
		cond_resched();
		break;

	default:
		ret = kvm_mips_callbacks->handle(vcpu, cause);
		break;
	}

	local_irq_disable();

	if (ret >= 0)
		deliver_interrupts(vcpu, cause);

	if (ret >= 0 && signal_is_pending()) {
		ret = -EINTR;
		trace_kvm_exit(-1, vcpu->arch.context.pc);
	}

	if (ret >= 0) {
		trace_kvm_reenter(vcpu);
		vcpu->mode = IN_GUEST_MODE;
		kvm_mips_callbacks->vcpu_reenter(vcpu);
	}

	stop_page_walks();
	return ret;
}

/*
 * Called in the middle of the guest, where RCU does not watch: nothing may be
 * added here that takes a lock, prints or may be instrumented. The exit is
 * handled behind state exit, where all of that is in order.
 * __kvm_mips_handle_exit() comes back with interrupts off.
 */
int noinstr kvm_mips_handle_exit(struct kvm_vcpu *vcpu)
{
	int ret;

	guest_state_exit_irqoff();
	ret = __kvm_mips_handle_exit(vcpu);
	guest_state_enter_irqoff();

	return ret;
}

void kvm_mips_build_exit(void *code)
{
	emit_address(code, (unsigned long)kvm_mips_handle_exit);
}
