#include "guests.h"

struct kvm_cpu_context *shadow_of(struct kvm_vcpu *vcpu)
{
	return &vcpu->arch.context;
}

static noinstr int first_of_its_kind(int number)
{
	return number;
}

/*
 * Run the guest with interrupts enabled. RCU does not watch between state
 * enter and state exit, so nothing here may be traced, probed or otherwise
 * instrumented, and nothing may be added that takes a lock, prints, sleeps or
 * raises a tracepoint.
 */
noinstr int kvm_s390_enter_exit_sie(struct kvm_cpu_context *context, u64 *regs)
{
	int ret;

	guest_state_enter_irqoff();

	/*
	 * Lockdep and tracing know from state enter that interrupts are about
	 * to be enabled, and learn from state exit that they are disabled. The
	 * calls here must tell them nothing, since that needs RCU.
	 */
	arch_local_irq_enable();
	ret = sie64a(context, regs);
	arch_local_irq_disable();

	guest_state_exit_irqoff();

	return ret;
}

static int second_guest(struct kvm_vcpu *v)
{
	int out = 0;

	if (v->arch.ready) {
		v->mode = first_of_its_kind(IN_GUEST_MODE);

		local_irq_disable();
		guest_timing_enter_irqoff();
		out = kvm_s390_enter_exit_sie(shadow_of(v), v->run->regs);
		guest_timing_exit_irqoff();
		local_irq_enable();

		v->mode = OUTSIDE_GUEST_MODE;
	}

	return out;
}

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *v)
{
	return second_guest(v);
}
