#include <linux/kvm_host.h>

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	int r;

	local_irq_disable();
	guest_enter_irqoff();
	r = kvm_mips_callbacks->vcpu_run(vcpu);
	context_tracking_guest_exit();
	vtime_account_guest_exit();
	local_irq_enable();

	return r;
}
