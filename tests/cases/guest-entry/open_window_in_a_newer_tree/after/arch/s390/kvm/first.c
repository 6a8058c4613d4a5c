#include "guests.h"

int first_guest(struct kvm_vcpu *v)
{
	if (kvm_request_pending(v)) {
		v->mode = IN_GUEST_MODE;
		if (v->arch.ready)
			if (!signal_is_pending()) {
				local_irq_disable();
				guest_timing_enter_irqoff();
				kvm_s390_enter_exit_sie(shadow_of(v),
							v->run->regs);
				guest_timing_exit_irqoff();
				local_irq_enable();
			}
		v->mode = OUTSIDE_GUEST_MODE;
	}

	return v->arch.result;
}
