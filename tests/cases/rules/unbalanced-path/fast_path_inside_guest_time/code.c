#include <linux/kvm_host.h>

static noinstr void enter_exit(struct kvm_vcpu *vcpu)
{
	guest_state_enter_irqoff();
	__vmx_vcpu_run(vcpu);
	guest_state_exit_irqoff();
}

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_timing_enter_irqoff();
	for (;;) {
		enter_exit(vcpu);
		if (!vcpu->arch.again)
			break;
	}
	local_irq_enable();
	++vcpu->stat.exits;
	local_irq_disable();
	guest_timing_exit_irqoff();
	local_irq_enable();

	return 0;
}
