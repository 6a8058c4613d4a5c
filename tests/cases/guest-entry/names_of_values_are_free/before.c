static unsigned long ret;

int run_vcpu(struct kvm_vcpu *vcpu)
{
	int code;

	local_irq_disable();
	guest_enter_irqoff();
	code = sie64a(&vcpu->arch, host_registers(), ret);
	local_irq_enable();
	guest_exit();

	return code;
}
