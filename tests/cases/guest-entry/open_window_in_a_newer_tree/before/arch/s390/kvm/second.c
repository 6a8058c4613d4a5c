#include "guests.h"

struct kvm_cpu_context *shadow_of(struct kvm_vcpu *vcpu)
{
	return &vcpu->arch.context;
}

static noinstr int first_of_its_kind(int number)
{
	return number;
}

static int second_guest(struct kvm_vcpu *v)
{
	int out = 0;

	local_irq_disable();
	guest_enter_irqoff();
	local_irq_enable();

	if (v->arch.ready) {
		v->mode = first_of_its_kind(IN_GUEST_MODE);
		out = sie64a(shadow_of(v), v->run->regs);
		v->mode = OUTSIDE_GUEST_MODE;
	}

	local_irq_disable();
	guest_exit_irqoff();
	local_irq_enable();
	return out;
}

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *v)
{
	return second_guest(v);
}
