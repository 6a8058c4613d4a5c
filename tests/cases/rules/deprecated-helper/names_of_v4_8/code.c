#include <linux/kvm_host.h>

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	int r;

	local_irq_disable();
	__kvm_guest_enter();
	r = kvm_mips_callbacks->vcpu_run(vcpu);
	__kvm_guest_exit();
	local_irq_enable();

	return r;
}
