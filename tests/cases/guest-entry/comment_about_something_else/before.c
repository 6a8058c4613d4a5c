int run_vcpu(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	guest_enter_irqoff();
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	sync_vgic(vcpu); /* the list registers are live up to here */
	/*
	 * See the errata document, chapter 4, before anything is added
	 * to the lines above.
	 */
	// Interrupts come in now.
	local_irq_enable();
	/* Order matters for the profiler. */
	guest_exit(); /* profiler looks here */

	return ret;
}
