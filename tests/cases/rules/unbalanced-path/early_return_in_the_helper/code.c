#include <linux/kvm_host.h>

static int noinstr enter_exit_vcpu(struct kvm_vcpu *vcpu)
{
	guest_state_enter_irqoff();
	if (vcpu->arch.stopped)
		return -EINTR;
	__kvm_riscv_switch_to(&vcpu->arch);
	guest_state_exit_irqoff();

	return 0;
}

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	guest_timing_enter_irqoff();
	ret = enter_exit_vcpu(vcpu);
	local_irq_enable();
	local_irq_disable();
	guest_timing_exit_irqoff();
	local_irq_enable();

	return ret;
}
