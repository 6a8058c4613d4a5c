static int __kvm_mips_handle_exit(struct kvm_vcpu *vcpu)
{
	return handle_exit(vcpu, vcpu->run->exit_reason);
}

int kvm_mips_handle_exit(struct kvm_vcpu *vcpu)
{
	local_irq_enable();
	vcpu->arch.result = __kvm_mips_handle_exit(vcpu);
	local_irq_disable();

	return vcpu->arch.result;
}

int run_vcpu(struct kvm_vcpu *vcpu)
{
	int ret;

	vcpu_load(vcpu);
	local_irq_disable();
	guest_enter_irqoff();
	ret = kvm_mips_callbacks->vcpu_run(vcpu);
	guest_exit_irqoff();
	local_irq_enable();

	return ret;
}
