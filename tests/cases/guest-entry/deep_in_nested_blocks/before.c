int run_vcpu(struct kvm_vcpu *vcpu)
{
	int tries, ret = -EIO;

	for (tries = 0; tries < 3; tries++) {
		if (vcpu->arch.ready) {
			switch (vcpu->mode) {
			case OUTSIDE_GUEST_MODE:
				if (!kvm_request_pending(vcpu)) {
					do {
						local_irq_disable();
						guest_enter_irqoff();
						__kvm_riscv_switch_to(&vcpu->arch);
						local_irq_enable();
						guest_exit();
						ret = 0;
					} while (vcpu->guest_debug);
				}
				break;
			default:
				return -EINTR;
			}
		}
	}

	return ret;
}
