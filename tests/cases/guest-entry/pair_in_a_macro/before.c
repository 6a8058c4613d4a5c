#define RUN(vcpu, ret) do {					\
	local_irq_disable();					\
	guest_enter_irqoff();					\
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);		\
	LEAVE();						\
} while (0)
#define LEAVE() (local_irq_enable(), guest_exit())

int run_vcpu(struct kvm_vcpu *vcpu)
{
	int ret;

	RUN(vcpu, ret);
	return ret;
}
