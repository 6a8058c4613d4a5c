#include <linux/kvm_host.h>

static int run_once(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_timing_enter_irqoff();
	if (signal_pending(current)) {
		local_irq_enable();
		return -EINTR;
	}
	enter_exit_vcpu(vcpu);
	local_irq_enable();
	local_irq_disable();
	guest_timing_exit_irqoff();
	local_irq_enable();
	return 0;
}
