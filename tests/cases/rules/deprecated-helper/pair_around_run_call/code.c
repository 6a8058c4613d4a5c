#include <linux/kvm_host.h>

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_enter_irqoff();
	__kvm_riscv_switch_to(&vcpu->arch);
	local_irq_enable();
	guest_exit();

	return 0;
}
