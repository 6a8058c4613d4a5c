#include <linux/kvm_host.h>

void begin_guest(struct kvm_vcpu *vcpu)
{
	guest_timing_enter_irqoff();
}
