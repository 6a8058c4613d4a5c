static void update_hvip(struct kvm_vcpu *vcpu)
{
	csr_write(CSR_HVIP, vcpu->arch.hvip);
}

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

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	int ret;
	struct cpu_trap trap;
	struct kvm_run *run = vcpu->run;

	/* From here on its configuration is fixed. */
	vcpu->arch.ready = true;

	vcpu->arch.result = srcu_read_lock(&vm_srcu);

	switch (run->exit_reason) {
	case KVM_EXIT_MMIO:
		ret = finish_mmio(vcpu);
		break;
	default:
		ret = 0;
		break;
	}
	if (ret) {
		srcu_read_unlock(&vm_srcu, vcpu->arch.result);
		return ret;
	}

	vcpu_load(vcpu);

	ret = 1;
	run->exit_reason = KVM_EXIT_UNKNOWN;
	while (ret > 0) {
		/* Whatever may sleep goes first. */
		cond_resched();

		update_vmid(vcpu);
		handle_requests(vcpu);

		preempt_disable();

		local_irq_disable();

		if (signal_is_pending()) {
			ret = -EINTR;
			run->exit_reason = KVM_EXIT_INTR;
		}

		/* Whoever asks for something looks at the mode. */
		vcpu->mode = IN_GUEST_MODE;

		srcu_read_unlock(&vm_srcu, vcpu->arch.result);
		smp_mb__after_srcu_read_unlock();

		/* They may have changed without this CPU. */
		flush_interrupts(vcpu);
		update_hvip(vcpu);

		if (ret <= 0 ||
		    vmid_is_stale(vcpu) ||
		    kvm_request_pending(vcpu)) {
			vcpu->mode = OUTSIDE_GUEST_MODE;
			local_irq_enable();
			preempt_enable();
			vcpu->arch.result = srcu_read_lock(&vm_srcu);
			continue;
		}

		guest_timing_enter_irqoff();

		kvm_riscv_vcpu_enter_exit(vcpu);

		vcpu->mode = OUTSIDE_GUEST_MODE;
		vcpu->stat.exits++;

		/*
		 * The next trap of this CPU, an interrupt too, overwrites what
		 * these registers tell of the guest's.
		 */
		trap.sepc = vcpu->arch.context.pc;
		trap.scause = csr_read(CSR_SCAUSE);
		trap.stval = csr_read(CSR_STVAL);
		trap.htval = csr_read(CSR_HTVAL);
		trap.htinst = csr_read(CSR_HTINST);

		/* What the guest raised or cleared. */
		sync_interrupts(vcpu);

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

		vcpu->arch.result = srcu_read_lock(&vm_srcu);

		ret = redirect_trap(vcpu, run, &trap);
	}

	vcpu_put(vcpu);

	srcu_read_unlock(&vm_srcu, vcpu->arch.result);

	return ret;
}
