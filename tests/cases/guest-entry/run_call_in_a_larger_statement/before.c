int in_condition(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_enter_irqoff();
	if (kvm_vcpu_run_vhe(vcpu))
		sync_timer(vcpu);
	local_irq_enable();
	guest_exit();
	return 0;
}

int in_sum(struct kvm_vcpu *vcpu, int ret)
{
	local_irq_disable();
	guest_enter_irqoff();

	ret += kvm_vcpu_run_vhe(vcpu);
	local_irq_enable();
	guest_exit();
	return ret;
}

int member_without_prototype(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_enter_irqoff();
	vcpu->arch.result = kvm_vcpu_run_vhe(vcpu);
	local_irq_enable();
	guest_exit();
	return 0;
}
int one_of_two_declared(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_enter_irqoff();
	int ret = kvm_vcpu_run_vhe(vcpu), more = 0;
	local_irq_enable();
	guest_exit();
	return ret + more;
}
