#include <linux/kvm_host.h>

static noinstr int enter_exit(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_enable();
	{
		guard(irq)();
		guest_state_enter_irqoff();
		ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	}
	local_irq_disable();
	guest_state_exit_irqoff();

	return ret;
}
