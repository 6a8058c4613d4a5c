#include <linux/kvm_host.h>

static noinstr int enter_exit(struct kvm_vcpu *vcpu)
{
	int rc;

	guest_state_enter_irqoff();
	arch_local_irq_enable();
	rc = sie64a(vcpu->arch.sie_block, vcpu->run->s.regs.gprs);
	local_irq_disable();
	guest_state_exit_irqoff();

	return rc;
}
