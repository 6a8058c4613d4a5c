int run_vcpu(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	kvm_guest_enter();
	vcpu->mode = IN_GUEST_MODE;

	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);

	vcpu->mode = OUTSIDE_GUEST_MODE;
	/* Guest time is over. */

	/* Accounts for what the guest used. */
	kvm_guest_exit();

	trace_kvm_exit(ret, vcpu->arch.context.pc);
	if (ret)
		sync_vgic(vcpu);
	/* A host interrupt that arrived in the guest is taken here. */
	local_irq_enable();

	/* Back from guest. */
	return ret;
}
