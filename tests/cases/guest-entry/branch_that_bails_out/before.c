int run_vcpu(struct kvm_vcpu *vcpu)
{
	int ret = 1;

	for (;;) {
		local_irq_disable();

		if (signal_is_pending()) {
			ret = -EINTR;
			local_irq_enable();
			break;
		} else if (kvm_request_pending(vcpu)) {
			local_irq_enable();
			cond_resched();
			continue;
		}

		guest_enter();
		ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
		sync_vgic(vcpu);
		local_irq_enable();
		guest_exit();
	}

	return ret;
}
