#include "guests.h"

int first_guest(struct kvm_vcpu *v)
{
	if (kvm_request_pending(v)) {
		local_irq_disable();
		guest_enter_irqoff();
		local_irq_enable();
		v->mode = IN_GUEST_MODE;
		if (v->arch.ready)
			if (!signal_is_pending())
				sie64a(shadow_of(v), v->run->regs);
		v->mode = OUTSIDE_GUEST_MODE;
		local_irq_disable();
		guest_exit_irqoff();
		local_irq_enable();
	}

	return v->arch.result;
}
