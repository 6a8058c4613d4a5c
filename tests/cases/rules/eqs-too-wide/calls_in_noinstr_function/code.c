#include <linux/kvm_host.h>

static __always_inline void load_registers(struct kvm_vcpu *vcpu)
{
	vcpu->arch.loaded = true;
}

static noinstr void store_registers(struct kvm_vcpu *vcpu)
{
	vcpu->arch.loaded = false;
}

static noinstr int enter_exit(struct kvm_vcpu *vcpu)
{
	int ret;

	guest_state_enter_irqoff();
	load_registers(vcpu);
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	store_registers(vcpu);
	guest_state_exit_irqoff();

	return ret;
}
