/**
 * kvm_mips_handle_exit() - Handle one exit of a guest.
 * @run:	What user space is told.
 * @vcpu:	The virtual CPU.
 */
int kvm_mips_handle_exit(struct kvm_run *run,
			 struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_enable();
	ret = handle_exit(vcpu, run->exit_reason);
	local_irq_disable();

	return ret;
}
EXPORT_SYMBOL_GPL(kvm_mips_handle_exit);
