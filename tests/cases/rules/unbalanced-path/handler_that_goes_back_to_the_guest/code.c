#include <linux/kvm_host.h>

static int __kvm_handle_exit(struct kvm_run *run, struct kvm_vcpu *vcpu)
{
	int ret = RESUME_GUEST;

	local_irq_enable();
	local_irq_disable();
	guest_timing_exit_irqoff();
	local_irq_enable();
	trace_kvm_exit(vcpu, 1);
	ret = kvm_handle_fault(vcpu, 1);
	local_irq_disable();
	if (ret == RESUME_GUEST)
		ret = kvm_pre_enter_guest(vcpu);
	if (ret != RESUME_GUEST) {
		guest_timing_enter_irqoff();
		return ret;
	}
	guest_timing_enter_irqoff();
	trace_kvm_reenter(vcpu);
	return RESUME_GUEST;
}

static noinstr int kvm_handle_exit(struct kvm_run *run, struct kvm_vcpu *vcpu)
{
	int ret;

	guest_state_exit_irqoff();
	ret = __kvm_handle_exit(run, vcpu);
	guest_state_enter_irqoff();
	return ret;
}

static noinstr int kvm_loongarch_enter_exit(struct kvm_run *run, struct kvm_vcpu *vcpu)
{
	int ret;

	guest_state_enter_irqoff();
	ret = kvm_loongarch_ops->enter_guest(run, vcpu);
	guest_state_exit_irqoff();
	return ret;
}

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	int r;

	local_irq_disable();
	guest_timing_enter_irqoff();
	trace_kvm_enter(vcpu);
	r = kvm_loongarch_enter_exit(vcpu->run, vcpu);
	guest_timing_exit_irqoff();
	trace_kvm_out(vcpu);
	local_irq_enable();
	return r;
}
