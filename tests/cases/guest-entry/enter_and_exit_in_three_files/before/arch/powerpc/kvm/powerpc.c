int prepare_to_enter(struct kvm_vcpu *vcpu);

int prepare_to_enter(struct kvm_vcpu *vcpu)
{
	int r;

	local_irq_disable();
	for (;;) {
		if (signal_is_pending()) {
			r = -EINTR;
			break;
		}

		if (kvm_request_pending(vcpu)) {
			local_irq_enable();
			cond_resched();
			local_irq_disable();
			continue;
		}

		guest_enter_irqoff();
		return 1;
	}

	local_irq_enable();
	return r;
}
