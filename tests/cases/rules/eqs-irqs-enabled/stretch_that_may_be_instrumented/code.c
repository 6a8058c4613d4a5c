#include <linux/kvm_host.h>

static noinstr int enter_exit(struct kvm_vcpu *vcpu)
{
	int ret;

	guest_state_enter_irqoff();
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	if (unlikely(ret < 0)) {
		instrumentation_begin();
		local_irq_enable();
		die_in_guest(vcpu);
		local_irq_disable();
		instrumentation_end();
	}
	guest_state_exit_irqoff();

	return ret;
}
