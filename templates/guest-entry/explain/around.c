static noinstr int enter_exit_vcpu(struct kvm_vcpu *vcpu)
{
	int ret;

	guest_state_enter_irqoff();
	ret = run_vcpu(vcpu);
	guest_state_exit_irqoff();

	return ret;
}

static void load_registers(struct kvm_vcpu *vcpu)
{
	vcpu->arch.loaded = true;
}

/* how it is declared */ kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	int ret = 0;

	/* what came before */
	/* the example */

fault:
	return ret;
}
