int run_vcpu(struct kvm_vcpu *vcpu)
{
	int ret = 1;

	while (ret > 0) {
		local_irq_disable();
		if (signal_is_pending()) {
			local_irq_enable();
			return -EINTR;
		}

		guest_timing_enter_irqoff();

		/* RCU stops watching. */
		guest_state_enter_irqoff();

		trace_kvm_entry(vcpu->arch.context.pc);
		sync_timer(vcpu);
		__kvm_riscv_switch_to(&vcpu->arch);
		vcpu->arch.scause = csr_read(CSR_SCAUSE);
		trace_kvm_exit(0, vcpu->arch.context.pc);

		guest_state_exit_irqoff(); /* and starts again */

		vcpu->stat.exits++;

		local_irq_enable();
		local_irq_disable();
		guest_timing_exit_irqoff();
		local_irq_enable();

		ret = handle_exit(vcpu, vcpu->arch.scause);
	}

	return ret;
}
