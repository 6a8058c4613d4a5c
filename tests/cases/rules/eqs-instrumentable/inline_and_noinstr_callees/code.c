#include <linux/kvm_host.h>

static __always_inline void load_registers(struct kvm_vcpu *vcpu)
{
	vcpu->arch.loaded = true;
}

static noinstr void load_timer(struct kvm_vcpu *vcpu)
{
	vcpu->arch.deadline = 0;
}

static noinstr int enter_exit(struct kvm_vcpu *vcpu)
{
	int ret;

	guest_state_enter_irqoff();
	load_registers(vcpu);
	load_timer(vcpu);
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	guest_state_exit_irqoff();

	return ret;
}
