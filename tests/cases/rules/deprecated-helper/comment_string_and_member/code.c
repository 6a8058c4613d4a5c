#include <linux/kvm_host.h>

/* Once guest_enter_irqoff() was called here. */
int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	vcpu->stat.guest_exit++;
	kvm_debug("no guest_exit() any more");
	vcpu->ops->guest_enter_irqoff(vcpu);

	return 0;
}
