#include <linux/kvm_host.h>

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	int ret = xfer_to_guest_mode_handle_work(vcpu);

	if (ret)
		return ret;
	arch_exit_to_guest_mode_prepare(vcpu);
	exit_to_user_mode();
	enter_from_user_mode(vcpu->regs);

	return 0;
}
