/*
 * Run the guest. RCU does not watch between state enter and state exit, so
 * nothing here may be traced, probed or otherwise instrumented, and nothing
 * may be added that takes a lock, prints or raises a tracepoint.
 */
static void noinstr kvm_riscv_vcpu_enter_exit(struct kvm_vcpu *vcpu)
{
	guest_state_enter_irqoff();
	__kvm_riscv_switch_to(&vcpu->arch);
	guest_state_exit_irqoff();
}

/* Returns when user space has to do something. */
int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	u64 cause, value;
	int ret = 1;

	while (ret > 0) {
		preempt_disable();
		local_irq_disable();

		if (ret <= 0 || kvm_request_pending(vcpu)) {
			local_irq_enable();
			preempt_enable();
			continue;
		}

		csr_write(CSR_HVIP, vcpu->arch.hvip);
		guest_timing_enter_irqoff();

		kvm_riscv_vcpu_enter_exit(vcpu);

		vcpu->mode = OUTSIDE_GUEST_MODE;
		vcpu->stat.exits++;

		/* A trap would overwrite both. */
		cause = csr_read(CSR_SCAUSE);
		value = csr_read(CSR_STVAL);

		/*
		 * Take the interrupts that became pending while the guest ran.
		 * RCU watches again and guest time still runs here, so a tick
		 * that hit in the guest is accounted to it. No synchronization
		 * is known here that makes sure a pending interrupt is taken
		 * before interrupts are disabled again.
		 */
		local_irq_enable();
		local_irq_disable();

		guest_timing_exit_irqoff();

		local_irq_enable();

		preempt_enable();

		trace_kvm_exit(cause, value);
		ret = handle_exit(vcpu, cause);
	}

	return ret;
}
