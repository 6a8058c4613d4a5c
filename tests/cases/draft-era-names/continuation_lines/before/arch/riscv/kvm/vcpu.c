#include <linux/kvm_host.h>

static const struct guest_ops ops = {
	.enter = exit_to_guest_mode,
	.leave = &enter_from_guest_mode,
	.exit_to_guest_mode = NULL,
};

static noinstr int enter(struct kvm_vcpu *vcpu, void (*step)(void))
{
	return around(step == exit_to_guest_mode, vcpu->arch.host,
		      vcpu->arch.guest);
}

static noinstr int kvm_riscv_vcpu_enter_exit(struct kvm_vcpu *vcpu)
{
	/* A line that is aligned to the parenthesis stays under it. */
	return enter(vcpu, exit_to_guest_mode) ? : check(vcpu, pick(vcpu,
								    0));
}

static int check_both(struct kvm_vcpu *vcpu)
{
	if (vcpu->enter == exit_to_guest_mode && is_set(vcpu,
							vcpu->flags))
		return check(vcpu->leave == enter_from_guest_mode,
		    vcpu->flags);
	return 0;
}
