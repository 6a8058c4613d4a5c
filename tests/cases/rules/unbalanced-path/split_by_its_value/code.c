#include <linux/kvm_host.h>

int prepare_to_enter(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	if (signal_pending(current)) {
		local_irq_enable();
		return -EINTR;
	}
	guest_enter_irqoff();
	return 1;
}

void handle_exit(struct kvm_vcpu *vcpu)
{
	guest_exit_irqoff();
}
