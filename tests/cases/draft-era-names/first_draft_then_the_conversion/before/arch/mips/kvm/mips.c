#include <linux/kvm_host.h>

static int noinstr kvm_mips_vcpu_enter_exit(struct kvm_vcpu *vcpu)
{
	int ret;

	exit_to_guest_mode();
	ret = kvm_mips_callbacks->vcpu_run(vcpu);
	enter_from_guest_mode();

	return ret;
}

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	int r;

	local_irq_disable();
	guest_timing_enter_irqoff();
	r = kvm_mips_vcpu_enter_exit(vcpu);
	local_irq_enable();
	local_irq_disable();
	guest_timing_exit_irqoff();
	local_irq_enable();
	return r;
}
