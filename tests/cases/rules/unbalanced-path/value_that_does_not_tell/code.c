#include <linux/kvm_host.h>

int begin_guest(struct kvm_vcpu *vcpu)
{
	if (vcpu->arch.failed)
		return 0;
	guest_timing_enter_irqoff();

	return 0;
}
