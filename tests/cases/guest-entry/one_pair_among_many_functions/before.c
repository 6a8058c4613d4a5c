/* guest_enter_irqoff() and guest_exit() are called below. */
struct run_ops {
	int (*guest_exit)(struct kvm_vcpu *vcpu);
};

extern void guest_exit_irqoff(void);

static const char *const names[] = { "guest_enter_irqoff", "guest_exit" };

static int finish(struct run_ops *ops, struct kvm_vcpu *vcpu)
{
	return ops->guest_exit(vcpu) + names[0][0];
}

int run_vcpu(struct kvm_vcpu *vcpu, struct run_ops *ops)
{
	int ret;

	/* guest_exit() used to save interrupts. */
	local_irq_disable();
	guest_enter_irqoff();
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	local_irq_enable();
	guest_exit();

	return ret ? ret : finish(ops, vcpu);
}

void reset_vcpu(struct kvm_vcpu *vcpu)
{
	vcpu->mode = OUTSIDE_GUEST_MODE;
}
