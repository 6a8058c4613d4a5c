#include <linux/kvm_host.h>

static noinstr int enter_exit(struct kvm_vcpu *vcpu)
{
	int ret;

	guest_state_enter_irqoff();
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	if (unlikely(ret < 0)) {
		instrumentation_begin();
		kvm_err("the guest is gone\n");
		instrumentation_end();
	}
	guest_state_exit_irqoff();

	return ret;
}
