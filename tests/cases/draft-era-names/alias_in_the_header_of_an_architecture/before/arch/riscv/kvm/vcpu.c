#include <linux/kvm_host.h>

static noinstr int kvm_riscv_vcpu_enter_exit(struct kvm_vcpu *vcpu)
{
	exit_to_guest_mode();
	__kvm_riscv_switch_to(&vcpu->arch);
	enter_from_guest_mode();
	return 0;
}
