#include <linux/kvm_host.h>

static const struct guest_ops ops = {
	.enter = guest_state_enter_irqoff,
	.leave = &guest_state_exit_irqoff,
	.exit_to_guest_mode = NULL,
};

static noinstr int enter(struct kvm_vcpu *vcpu, void (*step)(void))
{
	return around(step == guest_state_enter_irqoff, vcpu->arch.host,
		      vcpu->arch.guest);
}

static noinstr int kvm_riscv_vcpu_enter_exit(struct kvm_vcpu *vcpu)
{
	/* A line that is aligned to the parenthesis stays under it. */
	return enter(vcpu, guest_state_enter_irqoff) ? : check(vcpu, pick(vcpu,
									  0));
}

static int check_both(struct kvm_vcpu *vcpu)
{
	if (vcpu->enter == guest_state_enter_irqoff && is_set(vcpu,
							      vcpu->flags))
		return check(vcpu->leave == guest_state_exit_irqoff,
		    vcpu->flags);
	return 0;
}
