#include <linux/kvm_host.h>

static inline void note_entry(struct kvm_vcpu *vcpu) { }

static noinstr int enter_exit(struct kvm_vcpu *vcpu)
{
	int rc;

	guest_state_enter_irqoff();
	WRITE_ONCE(vcpu->mode, IN_GUEST_MODE);
	note_entry(vcpu);
	arch_local_irq_enable();
	rc = sie64a(vcpu->arch.sie_block, vcpu->run->s.regs.gprs);
	arch_local_irq_disable();
	barrier();
	guest_state_exit_irqoff();

	return rc;
}
