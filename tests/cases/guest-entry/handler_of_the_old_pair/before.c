int kvm_mips_handle_exit(struct kvm_vcpu *vcpu);

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	int r = -EINTR;

	vcpu_load(vcpu);

	if (signal_is_pending())
		goto out;

	local_irq_disable();
	guest_enter_irqoff();
	trace_kvm_enter(vcpu);

	/*
	 * The mode must be seen before the requests are read, or a flush that
	 * is asked for in between would be missed.
	 */
	vcpu->mode = IN_GUEST_MODE;

	r = kvm_mips_callbacks->vcpu_run(vcpu);

	trace_kvm_out(vcpu);
	guest_exit_irqoff();
	local_irq_enable();

out:
	vcpu_put(vcpu);
	return r;
}

/*
 * Tells the generated code by its sign whether the guest goes on.
 */
int kvm_mips_handle_exit(struct kvm_vcpu *vcpu)
{
	u32 cause = vcpu->arch.scause;
	int ret = 0;

	vcpu->mode = OUTSIDE_GUEST_MODE;
	start_page_walks();

	local_irq_enable();

	trace_kvm_exit(cause, vcpu->arch.context.pc);

	switch (cause) {
	case 0:
		++vcpu->stat.exits;
		cond_resched();
		break;

	default:
		ret = kvm_mips_callbacks->handle(vcpu, cause);
		break;
	}

	local_irq_disable();

	if (ret >= 0)
		deliver_interrupts(vcpu, cause);

	if (ret >= 0 && signal_is_pending()) {
		ret = -EINTR;
		trace_kvm_exit(-1, vcpu->arch.context.pc);
	}

	if (ret >= 0) {
		trace_kvm_reenter(vcpu);
		vcpu->mode = IN_GUEST_MODE;
		kvm_mips_callbacks->vcpu_reenter(vcpu);
	}

	stop_page_walks();
	return ret;
}

void kvm_mips_build_exit(void *code)
{
	emit_address(code, (unsigned long)kvm_mips_handle_exit);
}
