#include <linux/kvm_host.h>

static noinstr void enter_exit(struct kvm_vcpu *vcpu)
{
	exit_to_guest_mode();
	__kvm_riscv_switch_to(&vcpu->arch);
	enter_from_guest_mode();
}

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_timing_enter_irqoff();
	enter_exit(vcpu);
	local_irq_enable();
	local_irq_disable();
	guest_timing_exit_irqoff();
	local_irq_enable();

	return 0;
}
