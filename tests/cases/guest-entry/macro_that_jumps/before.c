#define FAIL_IF(test)				\
	do {					\
		if (test)			\
			return -EIO;		\
	} while (0)

#define OUT_IF(test)				\
	do {					\
		if (test)			\
			goto out;		\
	} while (0)

#define OUT_UNLESS_READY(vcpu) OUT_IF(!(vcpu)->arch.ready)

#define IN_A_LOOP_OF_ITS_OWN(vcpu)		\
	while ((vcpu)->mode) {			\
		if ((vcpu)->arch.ready)		\
			break;			\
	}

int returns(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	guest_enter_irqoff();
	FAIL_IF(!vcpu->arch.ready);
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	local_irq_enable();
	guest_exit();
	return ret;
}

int goes_to_a_label(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	guest_enter_irqoff();
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	OUT_IF(ret);
	local_irq_enable();
	guest_exit();
out:
	return ret;
}

int jumps_through_another(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	guest_enter_irqoff();
	IN_A_LOOP_OF_ITS_OWN(vcpu);
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	OUT_UNLESS_READY(vcpu);
	local_irq_enable();
	guest_exit();
out:
	return ret;
}
