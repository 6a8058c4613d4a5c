static int enter_through_firmware(struct kvm_vcpu *vcpu)
{
	int trap = kvmppc_p9_enter_guest(vcpu);

	if (trap < 0)
		pr_err("the firmware says %d\n", trap);
	return trap;
}

static int kvmhv_p9_guest_entry(struct kvm_vcpu *vcpu, u64 limit)
{
	vcpu->arch.hvip = limit;
	return enter_through_firmware(vcpu);
}

int run_single(struct kvm_vcpu *vcpu, u64 limit)
{
	int trap;

	local_irq_disable();
	guest_timing_enter_irqoff();
	guest_state_enter_irqoff();

	trap = kvmhv_p9_guest_entry(vcpu, limit);
	vcpu->arch.result = trap;

	guest_state_exit_irqoff();

	local_irq_enable();
	local_irq_disable();
	guest_timing_exit_irqoff();
	local_irq_enable();

	return trap;
}
