static inline __always_inline void kvm_riscv_vcpu_swap_in_guest_state(struct kvm_vcpu *vcpu)
{
	csr_write(CSR_HVIP, vcpu->arch.hvip);
}

static inline __always_inline void kvm_riscv_vcpu_swap_in_host_state(struct kvm_vcpu *vcpu)
{
	vcpu->arch.hvip = csr_read(CSR_HVIP);
}

/*
 * Run the guest. RCU does not watch between state enter and state exit, so
 * nothing here may be traced, probed or otherwise instrumented, and nothing
 * may be added that takes a lock, prints or raises a tracepoint.
 */
static void noinstr kvm_riscv_vcpu_enter_exit(struct kvm_vcpu *vcpu)
{
	/* The hart is about to be the guest's. */
	kvm_riscv_vcpu_swap_in_guest_state(vcpu);
	guest_state_enter_irqoff();
	__kvm_riscv_switch_to(&vcpu->arch);
	vcpu->arch.last_exit_cpu = vcpu->cpu;
	guest_state_exit_irqoff();
	/*
	 * And the host's
	 * once more.
	 */
	kvm_riscv_vcpu_swap_in_host_state(vcpu);
}

int run_vcpu(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_timing_enter_irqoff();

	kvm_riscv_vcpu_enter_exit(vcpu);

	vcpu->mode = OUTSIDE_GUEST_MODE;
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

	return 0;
}
