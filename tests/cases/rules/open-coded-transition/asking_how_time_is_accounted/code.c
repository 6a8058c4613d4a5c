#include <linux/kvm_host.h>

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	int r;

	local_irq_disable();
	guest_enter_irqoff();
	r = kvm_mips_callbacks->vcpu_run(vcpu);
	if (!vtime_accounting_enabled_this_cpu()) {
		local_irq_enable();
		local_irq_disable();
	}
	guest_exit_irqoff();
	local_irq_enable();

	return r;
}
