#define run_into(vcpu, result) \
	((result) = kvm_call_hyp_ret(__kvm_vcpu_run, (vcpu)))

int by_macro(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	guest_enter_irqoff();
	run_into(vcpu, ret);
	local_irq_enable();
	guest_exit();

	return ret;
}

static int run_once(struct kvm_vcpu *vcpu)
{
	sync_timer(vcpu);
	return kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
}

int by_function(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	guest_enter_irqoff();
	ret = run_once(vcpu);
	local_irq_enable();
	guest_exit();

	return ret;
}

static int pass_on(int (*run)(struct kvm_vcpu *vcpu), struct kvm_vcpu *vcpu)
{
	return run(vcpu);
}

int by_another_call(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	guest_enter_irqoff();
	ret = pass_on(__kvm_vcpu_run, vcpu);
	local_irq_enable();
	guest_exit();

	return ret;
}
