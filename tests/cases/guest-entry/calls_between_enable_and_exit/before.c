int run_vcpu(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	guest_enter_irqoff();
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	vcpu->mode = OUTSIDE_GUEST_MODE;
	/* Interrupts are taken from here on. */
	local_irq_enable();
	sync_vgic(vcpu);
	vcpu->stat.exits++;

	/* Ticks are accounted. */
	guest_exit();

	return ret;
}
