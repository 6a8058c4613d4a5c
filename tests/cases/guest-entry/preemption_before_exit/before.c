int run_vcpu(struct kvm_vcpu *vcpu)
{
	preempt_disable();
	local_irq_disable();
	guest_enter_irqoff();
	__kvm_riscv_switch_to(&vcpu->arch);
	local_irq_enable();

	preempt_enable();

	if (vcpu->arch.ready)
		sync_timer(vcpu);
	guest_exit();

	return handle_exit(vcpu, 0);
}
