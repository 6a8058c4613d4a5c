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
	guest_enter_irqoff();
	kvm_riscv_vcpu_swap_in_guest_state(vcpu);
	__kvm_riscv_switch_to(&vcpu->arch);

	vcpu->arch.last_exit_cpu = vcpu->cpu;
	vcpu->mode = OUTSIDE_GUEST_MODE;
	kvm_riscv_vcpu_swap_in_host_state(vcpu);
	local_irq_enable();
	guest_exit();

	return 0;
}
