#include <linux/kvm_host.h>

static noinstr int enter_exit(struct kvm_vcpu *vcpu)
{
	int rc;

	guest_state_enter_irqoff();
	arch_local_irq_enable();
	rc = sie64a(vcpu->arch.sie_block, vcpu->run->s.regs.gprs);
	arch_local_irq_disable();
	guest_state_exit_irqoff();

	return rc;
}

static int __vcpu_run(struct kvm_vcpu *vcpu)
{
	int rc;

	local_irq_disable();
	guest_timing_enter_irqoff();
	rc = enter_exit(vcpu);
	guest_timing_exit_irqoff();
	local_irq_enable();

	return rc;
}
