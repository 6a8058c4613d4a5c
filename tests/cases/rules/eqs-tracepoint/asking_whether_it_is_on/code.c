#include <linux/kvm_host.h>

static noinstr int enter_exit(struct kvm_vcpu *vcpu)
{
	int ret;

	guest_state_enter_irqoff();
	vcpu->arch.traced = trace_kvm_entry_enabled();
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	guest_state_exit_irqoff();

	return ret;
}
