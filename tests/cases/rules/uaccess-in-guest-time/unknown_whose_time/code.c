#include <linux/kvm_host.h>

int load_word(struct kvm_vcpu *vcpu)
{
	return get_user(vcpu->arch.word, vcpu->arch.from);
}

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	return load_word(vcpu);
}
