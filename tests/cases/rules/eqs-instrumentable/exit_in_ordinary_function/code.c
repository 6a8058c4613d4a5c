#include <linux/kvm_host.h>

static noinstr int enter(struct kvm_vcpu *vcpu)
{
	guest_state_enter_irqoff();
	return kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
}

static noinline void leave(struct kvm_vcpu *vcpu)
{
	vcpu->mode = OUTSIDE_GUEST_MODE;
	guest_state_exit_irqoff();
}

static noinstr int enter_exit(struct kvm_vcpu *vcpu)
{
	int ret = enter(vcpu);

	leave(vcpu);
	return ret;
}
