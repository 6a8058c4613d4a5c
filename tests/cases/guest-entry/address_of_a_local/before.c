void run_vcpu(struct kvm_vcpu *vcpu)
{
	struct kvm_vcpu_arch context = vcpu->arch;

	local_irq_disable();
	guest_enter_irqoff();
	__kvm_riscv_switch_to(&context);
	local_irq_enable();
	guest_exit();

	vcpu->arch.scause = context.scause;
}
