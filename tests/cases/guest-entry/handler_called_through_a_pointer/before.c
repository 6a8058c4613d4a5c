struct exit_ops {
	int (*handle)(struct kvm_vcpu *vcpu);
};

int kvm_mips_handle_exit(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_enable();
	ret = handle_exit(vcpu, vcpu->run->exit_reason);
	local_irq_disable();

	return ret;
}

static const struct exit_ops exit_ops = {
	.handle = kvm_mips_handle_exit,
};

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

int replay_exit(struct kvm_vcpu *vcpu)
{
	const struct exit_ops *ops = &exit_ops;
	int ret;

	local_irq_disable();
	ret = ops->handle(vcpu);
	local_irq_enable();

	return ret;
}
