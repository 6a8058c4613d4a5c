// SPDX-License-Identifier: GPL-2.0

/**
 * kvm_arch_vcpu_ioctl_run - run a virtual CPU until user space is needed
 * @vcpu: the virtual CPU
 */
int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	int ret = 1;

	vcpu_load(vcpu);

	while (ret > 0) {
		cond_resched();

		preempt_disable();
		local_irq_disable();

		if (signal_is_pending() || kvm_request_pending(vcpu)) {
			vcpu->mode = OUTSIDE_GUEST_MODE;
			local_irq_enable();
			preempt_enable();
			continue;
		}

		trace_kvm_entry(vcpu->arch.context.pc);
		guest_enter_irqoff();

		ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);

		vcpu->mode = OUTSIDE_GUEST_MODE;
		vcpu->stat.exits++;
		sync_timer(vcpu);

		/*
		 * Whatever interrupt ended the run is pending still, and is
		 * served as soon as the mask opens.
		 */
		local_irq_enable();

		/*
		 * Only now may guest time end, or the tick above would be
		 * charged to the host.
		 */
		guest_exit();
		trace_kvm_exit(ret, vcpu->arch.context.pc);

		preempt_enable();

		ret = handle_exit(vcpu, ret);
	}

	vcpu_put(vcpu);
	return ret;
}
