#include <linux/kvm_host.h>

int noinstr kvm_mips_handle_exit(struct kvm_vcpu *vcpu)
{
	int ret;

	guest_state_exit_irqoff();
	ret = handle_exit(vcpu);
	if (ret == RESUME_HOST)
		return ret;
	guest_state_enter_irqoff();

	return ret;
}
