#include <linux/kvm_host.h>

static int prepare(struct kvm_vcpu *vcpu)
{
	int ret;

	ret = kvm_check_requests(vcpu);
	if (ret != RESUME_GUEST)
		return ret;
	local_irq_disable();

	return RESUME_GUEST;
}

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	struct kvm_run *run = vcpu->run;
	int r;

	r = prepare(vcpu);
	if (r != RESUME_GUEST)
		goto out;
	guest_timing_enter_irqoff();
	guest_state_enter_irqoff();
	r = kvm_loongarch_ops->enter_guest(run, vcpu);
	local_irq_enable();
out:
	vcpu_put(vcpu);
	return r;
}
