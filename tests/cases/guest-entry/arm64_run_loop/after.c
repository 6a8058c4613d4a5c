/* What user space sees of a run, and all that leads to it. */

static bool vcpu_has_work(struct kvm_vcpu *vcpu, int *ret)
{
	struct kvm_run *run = vcpu->run;

	if (static_branch_unlikely(&userspace_irqchip)) {
		if (timer_wants_user(vcpu) || pmu_wants_user(vcpu)) {
			*ret = -EINTR;
			run->exit_reason = KVM_EXIT_INTR;
			return true;
		}
	}

	return kvm_request_pending(vcpu) || vmid_is_stale(vcpu) ||
	       signal_is_pending();
}

/*
 * Run the guest. RCU does not watch between state enter and state exit, so
 * nothing here may be traced, probed or otherwise instrumented, and nothing
 * may be added that takes a lock, prints or raises a tracepoint.
 */
static int noinstr kvm_arm_vcpu_enter_exit(struct kvm_vcpu *vcpu)
{
	int ret;

	guest_state_enter_irqoff();
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	guest_state_exit_irqoff();

	return ret;
}

/**
 * kvm_arch_vcpu_ioctl_run - run a vCPU until user space is needed
 * @vcpu: the vCPU
 *
 * Returns what the last exit asks for, or a negative error.
 */
int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	struct kvm_run *run = vcpu->run;
	int ret;

	if (run->exit_reason == KVM_EXIT_MMIO) {
		ret = finish_mmio(vcpu);
		if (ret)
			return ret;
	}

	vcpu_load(vcpu);

	if (run->immediate_exit) {
		ret = -EINTR;
		goto out;
	}

	ret = 1;
	run->exit_reason = KVM_EXIT_UNKNOWN;
	while (ret > 0) {
		/* Whatever may sleep goes first. */
		cond_resched();
		handle_requests(vcpu);

		/* The interrupt controller's registers are this CPU's from here on. */
		preempt_disable();

		flush_pmu(vcpu);

		local_irq_disable();

		flush_vgic(vcpu);

		/*
		 * Whoever asks for something looks at the mode, so it has to
		 * be set before the requests are looked at once more.
		 */
		smp_store_mb(vcpu->mode, IN_GUEST_MODE);

		if (ret <= 0 || vcpu_has_work(vcpu, &ret)) {
			vcpu->mode = OUTSIDE_GUEST_MODE;
			isb(); /* What was flushed has to be there. */
			sync_pmu(vcpu);
			if (static_branch_unlikely(&userspace_irqchip))
				sync_timer(vcpu);
			sync_vgic(vcpu);
			local_irq_enable();
			preempt_enable();
			continue;
		}

		setup_debug(vcpu);

		/**************************************************************
		 * Into the guest.
		 */
		trace_kvm_entry(vcpu->arch.context.pc);
		guest_timing_enter_irqoff();

		ret = kvm_arm_vcpu_enter_exit(vcpu);

		vcpu->mode = OUTSIDE_GUEST_MODE;
		vcpu->stat.exits++;
		/*
		 * And out of it.
		 *************************************************************/

		clear_debug(vcpu);

		/* The counters raise an interrupt that the controller has to see. */
		sync_pmu(vcpu);

		/* And the controller knows which of the timer's are active. */
		sync_vgic(vcpu);

		if (static_branch_unlikely(&userspace_irqchip))
			sync_timer(vcpu);

		save_fp(vcpu);

		/*
		 * Take the interrupts that became pending while the guest ran.
		 * RCU watches again and guest time still runs here, so a tick
		 * that hit in the guest is accounted to it. isb() makes sure
		 * that a pending interrupt is taken before the mask is set
		 * again (ARM DDI 0487, D1.13.4).
		 */
		local_irq_enable();
		isb();
		local_irq_disable();

		guest_timing_exit_irqoff();

		local_irq_enable();
		trace_kvm_exit(ret, vcpu->arch.context.pc);

		/* Before anybody else runs on this CPU. */
		handle_exit_early(vcpu, ret);

		preempt_enable();

		if (vcpu_is_odd(vcpu)) {
			vcpu->arch.ready = false;
			ret = -EIO;
		}

		ret = handle_exit(vcpu, ret);
	}

	if (unlikely(vcpu->arch.result))
		sync_timer(vcpu);

out:
	vcpu_put(vcpu);
	return ret;
}
