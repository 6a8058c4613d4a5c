static void let_them_in(struct kvm_vcpu *vcpu)
{
	vcpu->mode = IN_GUEST_MODE;
	local_irq_enable();
}

static inline void let_them_in_if_ready(struct kvm_vcpu *vcpu)
{
	if (vcpu->arch.ready)
		let_them_in(vcpu);
}

#define LET_THEM_IN(vcpu)			\
	do {					\
		let_them_in(vcpu);		\
	} while (0)

int opened_before_the_run(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	guest_enter_irqoff();
	let_them_in_if_ready(vcpu);
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	local_irq_enable();
	guest_exit();
	return ret;
}

int opened_behind_the_run(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	guest_enter_irqoff();
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	let_them_in(vcpu);
	guest_exit();
	return ret;
}

int opened_by_a_macro(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	guest_enter_irqoff();
	LET_THEM_IN(vcpu);
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	local_irq_enable();
	guest_exit();
	return ret;
}

int opened_before_enter(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	let_them_in_if_ready(vcpu);
	guest_enter_irqoff();
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	local_irq_enable();
	guest_exit();
	return ret;
}

int opened_in_a_loop(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	guest_enter_irqoff();
	while (kvm_request_pending(vcpu))
		let_them_in(vcpu);
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	local_irq_enable();
	guest_exit();
	return ret;
}

int opened_in_a_loop_behind_the_run(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	guest_enter_irqoff();
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	do {
		if (vcpu->arch.ready)
			let_them_in(vcpu);
		else
			let_them_in_if_ready(vcpu);
	} while (kvm_request_pending(vcpu));
	local_irq_enable();
	guest_exit();
	return ret;
}
