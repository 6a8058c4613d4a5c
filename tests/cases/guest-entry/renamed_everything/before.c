long spin_the_wheel(struct kvm_vcpu *wheel, unsigned int turns)
{
	long outcome = 0;

	while (turns--) {
		local_irq_disable();
		guest_enter_irqoff();
		outcome = kvm_call_hyp_ret(__kvm_vcpu_run, wheel);
		local_irq_enable();
		guest_exit();
	}

	return outcome;
}
