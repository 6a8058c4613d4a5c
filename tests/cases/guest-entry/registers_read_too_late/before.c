int read_in_the_window(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_enter_irqoff();
	__kvm_riscv_switch_to(&vcpu->arch);
	local_irq_enable();
	vcpu->arch.scause = csr_read(CSR_SCAUSE);
	guest_exit();

	return 0;
}

int read_behind_the_exit(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_enter_irqoff();
	__kvm_riscv_switch_to(&vcpu->arch);
	guest_exit_irqoff();
	local_irq_enable();

	return handle_exit(vcpu, csr_read(CSR_SCAUSE));
}

static void read_cause(struct kvm_vcpu *vcpu)
{
	vcpu->arch.scause = csr_read(CSR_SCAUSE);
}

#define read_all(vcpu) do { read_cause(vcpu); } while (0)

int read_by_another_function(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_enter_irqoff();
	__kvm_riscv_switch_to(&vcpu->arch);
	local_irq_enable();
	guest_exit();
	read_all(vcpu);

	return 0;
}
