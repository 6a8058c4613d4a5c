#include <linux/kvm_host.h>

void run_once(struct kvm_vcpu *vcpu)
{
	guest_enter_irqoff();
	__kvm_riscv_switch_to(&vcpu->arch);
	guest_exit_irqoff();
}
