#include <linux/kvm_host.h>

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	int ret = 1;

	while (ret > 0) {
		local_irq_disable();

		guest_enter_irqoff();
		__kvm_riscv_switch_to(&vcpu->arch);

		/*
		 * Interrupts that are pending are taken here, before
		 * guest_exit(), so that their ticks are the guest's.
		 */
		local_irq_enable();
		guest_exit();

		ret = kvm_riscv_vcpu_exit(vcpu);
	}
	return ret;
}
