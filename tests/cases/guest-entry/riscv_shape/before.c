/* Returns when user space has to do something. */
int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	u64 cause, value;
	int ret = 1;

	while (ret > 0) {
		preempt_disable();
		local_irq_disable();

		if (ret <= 0 || kvm_request_pending(vcpu)) {
			local_irq_enable();
			preempt_enable();
			continue;
		}

		csr_write(CSR_HVIP, vcpu->arch.hvip);
		guest_enter_irqoff();

		__kvm_riscv_switch_to(&vcpu->arch);

		vcpu->mode = OUTSIDE_GUEST_MODE;
		vcpu->stat.exits++;

		/* A trap would overwrite both. */
		cause = csr_read(CSR_SCAUSE);
		value = csr_read(CSR_STVAL);

		/* Pending interrupts are taken here. */
		local_irq_enable();

		/* A tick that came meanwhile is the guest's. */
		guest_exit();

		preempt_enable();

		trace_kvm_exit(cause, value);
		ret = handle_exit(vcpu, cause);
	}

	return ret;
}
