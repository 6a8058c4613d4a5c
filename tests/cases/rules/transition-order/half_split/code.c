#include <linux/kvm_host.h>

void run_core(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_enter_irqoff();
	__kvmppc_vcore_entry();
	context_tracking_guest_exit();
	local_irq_enable();
	local_irq_disable();
	vtime_account_guest_exit();
	local_irq_enable();
}
