/*
 * Run the guest. RCU does not watch between state enter and state exit, so
 * nothing here may be traced, probed or otherwise instrumented, and nothing
 * may be added that takes a lock, prints or raises a tracepoint.
 */
static void noinstr kvm_riscv_vcpu_enter_exit(struct kvm_vcpu *vcpu)
{
	guest_state_enter_irqoff();
	__kvm_riscv_switch_to(&vcpu->arch);
	guest_state_exit_irqoff();
}

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

		trace_kvm_entry(vcpu->arch.context.pc);
		sync_timer(vcpu);
		kvm_riscv_vcpu_enter_exit(vcpu);
		vcpu->arch.scause = csr_read(CSR_SCAUSE);
		trace_kvm_exit(0, vcpu->arch.context.pc);

		vcpu->stat.exits++;

		local_irq_enable();
		local_irq_disable();
		guest_timing_exit_irqoff();
		local_irq_enable();

		ret = handle_exit(vcpu, vcpu->arch.scause);
	}

	return ret;
}
