#include <linux/kvm_host.h>

static noinstr int kvm_riscv_vcpu_enter_exit(struct kvm_vcpu *vcpu)
{
	guest_state_enter_irqoff();
	__kvm_riscv_switch_to(&vcpu->arch);
	guest_state_exit_irqoff();
	return 0;
}

static noinstr void again(void)
{
	guest_state_enter_irqoff();
	guest_state_exit_irqoff();
}
