/*
 * The guest runs here.
 */
#define DEFINE_RUN(name) static int name(struct kvm_vcpu *vcpu, int *why)

DEFINE_RUN(kvm_arm_vcpu_enter_exit)
{
	int ret;

	guest_state_enter_irqoff();
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	guest_state_exit_irqoff();

	*why = ret;
	return ret;
}

int run_vcpu(struct kvm_vcpu *vcpu)
{
	int ret, why;

	local_irq_disable();
	guest_timing_enter_irqoff();
	ret = kvm_arm_vcpu_enter_exit(vcpu, &why);
	local_irq_enable();
	isb();
	local_irq_disable();
	guest_timing_exit_irqoff();
	local_irq_enable();

	return ret + why;
}
