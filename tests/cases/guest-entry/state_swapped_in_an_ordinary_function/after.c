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
	kvm_riscv_vcpu_swap_in_host_state(vcpu);
}

int run_vcpu(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_timing_enter_irqoff();

	kvm_riscv_vcpu_enter_exit(vcpu);

	trace_kvm_exit(0, vcpu->arch.context.pc);

	local_irq_enable();
	local_irq_disable();
	guest_timing_exit_irqoff();
	local_irq_enable();

	return 0;
}
