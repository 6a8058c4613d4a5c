static inline __always_inline void kvm_riscv_vcpu_swap_in_guest_state(struct kvm_vcpu *vcpu)
{
	csr_write(CSR_HVIP, vcpu->arch.hvip);
}

static inline __always_inline void kvm_riscv_vcpu_swap_in_host_state(struct kvm_vcpu *vcpu)
{
	vcpu->arch.hvip = csr_read(CSR_HVIP);
}

int run_vcpu(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_timing_enter_irqoff();

	guest_state_enter_irqoff();

	/* The hart is about to be the guest's. */
	kvm_riscv_vcpu_swap_in_guest_state(vcpu);
	__kvm_riscv_switch_to(&vcpu->arch);
	vcpu->arch.last_exit_cpu = vcpu->cpu;
	kvm_riscv_vcpu_swap_in_host_state(vcpu);

	trace_kvm_exit(0, vcpu->arch.context.pc);
	guest_state_exit_irqoff();

	local_irq_enable();
	local_irq_disable();
	guest_timing_exit_irqoff();
	local_irq_enable();

	return 0;
}
