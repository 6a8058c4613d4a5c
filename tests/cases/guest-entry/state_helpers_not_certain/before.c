int opened_around_the_guest(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	guest_timing_enter_irqoff();
	guest_state_enter_irqoff();
	raw_local_irq_enable();
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	raw_local_irq_disable();
	guest_state_exit_irqoff();
	guest_timing_exit_irqoff();
	local_irq_enable();

	return ret;
}

int not_on_every_path(struct kvm_vcpu *vcpu)
{
	int ret = 0;

	local_irq_disable();
	guest_timing_enter_irqoff();
	guest_state_enter_irqoff();
	if (vcpu->arch.ready)
		ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	guest_state_exit_irqoff();
	local_irq_enable();
	isb();
	local_irq_disable();
	guest_timing_exit_irqoff();
	local_irq_enable();

	return ret;
}

int two_ways_out(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	guest_timing_enter_irqoff();
	guest_state_enter_irqoff();
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	if (ret)
		guest_state_exit_irqoff();
	else
		guest_state_exit_irqoff();
	local_irq_enable();
	isb();
	local_irq_disable();
	guest_timing_exit_irqoff();
	local_irq_enable();

	return ret;
}

static void half_of_it(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_timing_enter_irqoff();
	guest_state_enter_irqoff();
}

static int runs_the_guest(struct kvm_vcpu *vcpu)
{
	return kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
}

int runs_elsewhere(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	guest_timing_enter_irqoff();
	guest_state_enter_irqoff();
	ret = runs_the_guest(vcpu);
	guest_state_exit_irqoff();
	local_irq_enable();
	isb();
	local_irq_disable();
	guest_timing_exit_irqoff();
	local_irq_enable();

	half_of_it(vcpu);
	return ret;
}

int told_twice(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	guest_timing_enter_irqoff();
	guest_state_enter_irqoff();
	trace_hardirqs_on();
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	trace_hardirqs_off();
	guest_state_exit_irqoff();
	local_irq_enable();
	isb();
	local_irq_disable();
	guest_timing_exit_irqoff();
	local_irq_enable();

	return ret;
}
