// SPDX-License-Identifier: GPL-2.0

/* Runs the guest until an exit needs more than the fast path. */
static int vcpu_enter_guest(struct kvm_vcpu *vcpu)
{
	int exit_fastpath;
	int r;

	if (kvm_request_pending(vcpu)) {
		r = 1;
		goto out;
	}

	preempt_disable();

	/*
	 * Close interrupts before the mode is set, so that a kick comes once
	 * the guest runs.
	 */
	local_irq_disable();
	vcpu->mode = IN_GUEST_MODE;

	if (kvm_wants_exit(vcpu)) {
		vcpu->mode = OUTSIDE_GUEST_MODE;
		local_irq_enable();
		preempt_enable();
		r = 1;
		goto out;
	}

	if (unlikely(vcpu->guest_debug))
		csr_write(CSR_HVIP, vcpu->arch.hvip);

	for (;;) {
		/* What must hold in each turn. */
		WARN_ON_ONCE(vcpu->mode != IN_GUEST_MODE);

		exit_fastpath = static_call(kvm_x86_run)(vcpu);
		if (likely(exit_fastpath != 2))
			break;

		if (unlikely(kvm_wants_exit(vcpu))) {
			exit_fastpath = 1;
			break;
		}
	}

	vcpu->mode = OUTSIDE_GUEST_MODE;
	sync_timer(vcpu);

	/*
	 * Take what is pending, ticks too. One instruction has to follow the
	 * enable before interrupts are really open.
	 */
	local_irq_enable();
	++vcpu->stat.exits;
	local_irq_disable();

	/*
	 * vtime_account_guest_exit() comes behind the window, so that a tick
	 * which hit in the guest is accounted to it.
	 */
	vtime_account_guest_exit();

	local_irq_enable();
	preempt_enable();

	r = handle_exit(vcpu, exit_fastpath);
	return r;

out:
	vcpu->arch.ready = false;
	return r;
}

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	int r;

	vcpu_load(vcpu);
	do {
		r = vcpu_enter_guest(vcpu);
	} while (r > 0 && !signal_is_pending());
	vcpu_put(vcpu);

	return r;
}
