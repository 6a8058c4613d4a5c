static u64 last_entry;

int run_vcpu(struct kvm_vcpu *vcpu)
{
	u64 pc = vcpu->arch.context.pc;
	int ret;

	local_irq_disable();
	guest_enter_irqoff();

	last_entry = pc;
	lockdep_assert_irqs_disabled();
	if (vcpu->guest_debug) {
		trace_kvm_entry(pc);
		vcpu->mode = IN_GUEST_MODE;
	}
	for (int i = 0; i < 31; i++) {
		if (!vcpu->arch.context.regs[i])
			continue;
		csr_write(CSR_HVIP, i);
		break;
	}

	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);

	vcpu->mode = OUTSIDE_GUEST_MODE;
	local_irq_enable();
	guest_exit();

	return ret;
}
