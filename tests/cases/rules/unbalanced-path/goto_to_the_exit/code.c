#include <linux/kvm_host.h>

static noinstr void enter_exit(struct kvm_vcpu *vcpu)
{
	guest_state_enter_irqoff();
	__kvm_riscv_switch_to(&vcpu->arch);
	guest_state_exit_irqoff();
}

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	int ret = 0;

	local_irq_disable();
	guest_timing_enter_irqoff();
	if (vcpu->arch.failed) {
		ret = -EIO;
		goto out;
	}
	enter_exit(vcpu);
out:
	local_irq_enable();
	local_irq_disable();
	guest_timing_exit_irqoff();
	local_irq_enable();

	return ret;
}
