#include <linux/kvm_host.h>

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	return 0;
}
