#include <linux/kvm_host.h>

static inline void save_trace_buffer(struct kvm_vcpu *vcpu) { }

static inline bool has_trace_buffer(struct kvm_vcpu *vcpu)
{
	return false;
}

static noinstr int enter_exit(struct kvm_vcpu *vcpu)
{
	int ret;

	guest_state_enter_irqoff();
	if (has_trace_buffer(vcpu))
		save_trace_buffer(vcpu);
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	guest_state_exit_irqoff();

	return ret;
}
