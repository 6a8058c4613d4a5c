int run_vcpu(struct kvm_vcpu *vcpu, u64 gasce, u64 mask)
{
	struct kvm_cpu_context context = vcpu->arch.context;
	int ret;

	local_irq_disable();
	guest_enter_irqoff();
	ret = sie64a(&(vcpu->arch), (u64 *)&context, (gasce) & mask);
	local_irq_enable();
	guest_exit();

	vcpu->arch.context = context;

	return ret;
}
