int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	int trap;

	local_irq_disable();
	guest_timing_enter_irqoff();
	do {
		guest_state_enter_irqoff();
		trap = __kvmppc_vcore_entry();
		guest_state_exit_irqoff();
	} while (trap == 1);

	local_irq_enable();
	local_irq_disable();
	guest_timing_exit_irqoff();
	local_irq_enable();

	return handle_exit(vcpu, trap);
}
