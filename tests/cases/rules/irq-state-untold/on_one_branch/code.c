#include <linux/kvm_host.h>

static noinstr int enter_exit(struct kvm_vcpu *vcpu, bool quick)
{
	int ret;

	local_irq_disable();
	if (quick)
		guest_context_enter_irqoff();
	else
		guest_state_enter_irqoff();
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	guest_state_exit_irqoff();

	return ret;
}
