static noinstr int count_up(struct kvm_vcpu *vcpu)
{
	return ++vcpu->stat.exits;
}

int run_vcpu(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	count_up(vcpu);
	guest_enter_irqoff();
	ret = kvm_mips_callbacks->vcpu_run(vcpu);
	start_page_walks();
	guest_exit_irqoff();
	local_irq_enable();

	return ret;
}
