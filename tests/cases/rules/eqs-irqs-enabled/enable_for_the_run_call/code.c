#include <linux/kvm_host.h>

static int __vcpu_run(struct kvm_vcpu *vcpu)
{
	int rc;

	local_irq_disable();
	guest_enter_irqoff();
	local_irq_enable();
	rc = sie64a(vcpu->arch.sie_block, vcpu->run->s.regs.gprs);
	local_irq_disable();
	guest_exit_irqoff();
	local_irq_enable();

	return rc;
}
