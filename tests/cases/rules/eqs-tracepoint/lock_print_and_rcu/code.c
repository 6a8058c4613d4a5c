#include <linux/kvm_host.h>

static noinstr int enter_exit(struct kvm_vcpu *vcpu)
{
	int ret, idx;

	guest_state_enter_irqoff();
	idx = srcu_read_lock(&vcpu->kvm->srcu);
	spin_lock(&vcpu->arch.lock);
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	spin_unlock(&vcpu->arch.lock);
	WARN(ret < 0, "no guest\n");
	kvm_err("left\n");
	srcu_read_unlock(&vcpu->kvm->srcu, idx);
	guest_state_exit_irqoff();

	return ret;
}
