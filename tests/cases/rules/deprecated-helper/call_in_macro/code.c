#include <linux/kvm_host.h>

#define leave_guest(vcpu) do {	\
	(vcpu)->mode = OUTSIDE_GUEST_MODE;	\
	guest_exit_irqoff();	\
} while (0)

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_enter_irqoff();
	__kvm_riscv_switch_to(&vcpu->arch);
	leave_guest(vcpu);
	local_irq_enable();

	return 0;
}
