#include <linux/kvm_host.h>

static noinstr int enter_exit(struct kvm_vcpu *vcpu)
{
	int ret;

	guest_state_enter_irqoff();
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	guest_state_exit_irqoff();

	return ret;
}

/* The draft called this exit_to_guest_mode() and enter_from_guest_mode(). */
int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	return enter_exit(vcpu);
}
