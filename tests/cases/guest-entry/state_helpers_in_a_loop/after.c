/*
 * Run the guest. RCU does not watch between state enter and state exit, so
 * nothing here may be traced, probed or otherwise instrumented, and nothing
 * may be added that takes a lock, prints or raises a tracepoint.
 */
static int noinstr kvmppc_vcore_enter_exit(void)
{
	int ret;

	guest_state_enter_irqoff();
	ret = __kvmppc_vcore_entry();
	guest_state_exit_irqoff();

	return ret;
}

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	int trap;

	local_irq_disable();
	guest_timing_enter_irqoff();
	do {
		trap = kvmppc_vcore_enter_exit();
	} while (trap == 1);

	local_irq_enable();
	local_irq_disable();
	guest_timing_exit_irqoff();
	local_irq_enable();

	return handle_exit(vcpu, trap);
}
