#ifdef CONFIG_KVM_EXTRA
int run_one(struct kvm_vcpu *vcpu, int more)
#else
int run_one(struct kvm_vcpu *vcpu)
#endif
{
	local_irq_disable();
	guest_enter_irqoff();
	__kvm_riscv_switch_to(&vcpu->arch);
	local_irq_enable();
	guest_exit();
	return 0;
}

int turns; /* how often the guest
	      was run */
int counted; /* and this
	often */ void run_two(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_enter_irqoff();
	__kvm_riscv_switch_to(&vcpu->arch);
	local_irq_enable();
	guest_exit();
}

#define KVM_ATTRIBUTE(x) __attribute__((x))
KVM_ATTRIBUTE(cold)
void run_three(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_enter_irqoff();
	__kvm_riscv_switch_to(&vcpu->arch);
	local_irq_enable();
	guest_exit();
}
