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
static int kvm_handle_exit(struct kvm_run *run, struct kvm_vcpu *vcpu)
{
	int ret = 1;

	vcpu->mode = OUTSIDE_GUEST_MODE;

	/* It counts for the host from here on. */
	lose_counters(vcpu);

	guest_timing_exit_irqoff();
	guest_state_exit_irqoff();
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
		return ret;
	}

	guest_timing_enter_irqoff();
	guest_state_enter_irqoff();
	trace_kvm_reenter(vcpu);

	return 1;
}

void kvm_arch_vcpu_create(void)
{
	handle_exit_entry = kvm_handle_exit;
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
	guest_state_enter_irqoff();
	trace_kvm_enter(vcpu);
	r = kvm_loongarch_ops->enter_guest(run, vcpu);

	trace_kvm_out(vcpu);
	/*
	 * Guest exit was told by kvm_handle_exit()
	 * and r is no longer 1 here
	 */
	local_irq_enable();
out:
	vcpu_put(vcpu);

	return r;
}
