#include <linux/kvm_host.h>

static noinstr int enter_exit(struct kvm_vcpu *vcpu)
{
	unsigned long flags;
	int ret;

	local_irq_disable();
	guest_state_enter_irqoff();
	local_irq_save(flags);
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	local_irq_restore(flags);
	guest_state_exit_irqoff();

	return ret;
}
