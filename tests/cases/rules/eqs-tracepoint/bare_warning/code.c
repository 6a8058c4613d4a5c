#include <linux/kvm_host.h>

static noinstr int enter_exit(struct kvm_vcpu *vcpu)
{
	int ret;

	guest_state_enter_irqoff();
	WARN_ON_ONCE(vcpu->mode != IN_GUEST_MODE);
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	guest_state_exit_irqoff();

	return ret;
}
