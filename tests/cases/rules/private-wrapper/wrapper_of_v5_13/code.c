#include <linux/kvm_host.h>

static noinstr void enter_exit(struct kvm_vcpu *vcpu)
{
	kvm_guest_enter_irqoff();
	__vmx_vcpu_run(vcpu);
	kvm_guest_exit_irqoff();
}

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	enter_exit(vcpu);
	local_irq_enable();

	return 0;
}
