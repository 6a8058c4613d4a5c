#include <linux/kvm_host.h>

void expire(struct kvm_vcpu *vcpu, u64 now)
{
	vcpu->arch.expire_delta = now - vcpu->arch.deadline;
}

static noinstr void enter_exit(struct kvm_vcpu *vcpu)
{
	guest_state_enter_irqoff();
	__vmx_vcpu_run(vcpu);
	guest_state_exit_irqoff();
}

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	expire(vcpu, vcpu->arch.now);
	guest_timing_enter_irqoff();
	enter_exit(vcpu);
	local_irq_enable();
	++vcpu->stat.exits;
	local_irq_disable();
	guest_timing_exit_irqoff();
	local_irq_enable();
	if (vcpu->arch.expire_delta != S64_MIN) {
		trace_expire(vcpu->vcpu_id, vcpu->arch.expire_delta);
		vcpu->arch.expire_delta = S64_MIN;
	}

	return 0;
}
