#include <linux/kvm_host.h>

static int kvm_handle_exit(struct kvm_run *run, struct kvm_vcpu *vcpu)
{
	guest_timing_exit_irqoff();
	guest_state_exit_irqoff();
	local_irq_enable();
	local_irq_disable();

	return RESUME_HOST;
}
