#include <linux/kvm_host.h>

static int __kvm_mips_handle_exit(struct kvm_vcpu *vcpu)
{
	local_irq_enable();
	trace_kvm_exit(vcpu, 0);
	local_irq_disable();

	return RESUME_GUEST;
}

int noinstr kvm_mips_handle_exit(struct kvm_vcpu *vcpu)
{
	int ret;

	guest_state_exit_irqoff();
	ret = __kvm_mips_handle_exit(vcpu);
	guest_state_enter_irqoff();

	return ret;
}
