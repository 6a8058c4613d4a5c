#include <linux/kvm_host.h>

static void load_timer(struct kvm_vcpu *vcpu)
{
	trace_kvm_timer(vcpu);
}

static noinstr int enter_exit(struct kvm_vcpu *vcpu)
{
	int ret;

	guest_state_enter_irqoff();
	load_timer(vcpu);
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	guest_state_exit_irqoff();

	return ret;
}
