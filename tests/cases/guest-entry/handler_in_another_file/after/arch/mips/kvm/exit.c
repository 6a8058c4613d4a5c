/**
 * __kvm_mips_handle_exit() - Handle one exit of a guest.
 * @run:	What user space is told.
 * @vcpu:	The virtual CPU.
 */
static int __kvm_mips_handle_exit(struct kvm_run *run, struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_enable();
	ret = handle_exit(vcpu, run->exit_reason);
	local_irq_disable();

	return ret;
}

/*
 * Called in the middle of the guest, where RCU does not watch: nothing may be
 * added here that takes a lock, prints or may be instrumented. The exit is
 * handled behind state exit, where all of that is in order.
 * __kvm_mips_handle_exit() comes back with interrupts off.
 */
int noinstr kvm_mips_handle_exit(struct kvm_run *run, struct kvm_vcpu *vcpu)
{
	int ret;

	guest_state_exit_irqoff();
	ret = __kvm_mips_handle_exit(run, vcpu);
	guest_state_enter_irqoff();

	return ret;
}
EXPORT_SYMBOL_GPL(kvm_mips_handle_exit);
