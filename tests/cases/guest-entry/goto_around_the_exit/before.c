void around_the_exit(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_enter_irqoff();
	__kvm_riscv_switch_to(&vcpu->arch);
	if (vcpu->arch.scause)
		goto out;
	local_irq_enable();
	guest_exit();
out:
	vcpu->mode = OUTSIDE_GUEST_MODE;
}

void around_the_run_call(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_enter_irqoff();

	if (!vcpu->arch.ready)
		goto leave;
	__kvm_riscv_switch_to(&vcpu->arch);
leave:
	local_irq_enable();
	guest_exit();
}

void back_behind_the_enter(struct kvm_vcpu *vcpu)
{
	for (;;) {
		local_irq_disable();
		guest_enter_irqoff();
		do {
			__kvm_riscv_switch_to(&vcpu->arch);
		} while (vcpu->arch.ready);
		local_irq_enable();
		guest_exit();
	}
}
