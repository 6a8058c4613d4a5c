#ifdef CONFIG_KVM_EXTRA
static void count_exit(struct kvm_vcpu *vcpu)
{
	vcpu->stat.exits++;
}
#endif

#ifndef CONFIG_KVM_OTHER
void run_vcpu(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_enter_irqoff();
	__kvm_riscv_switch_to(&vcpu->arch);
#ifdef CONFIG_KVM_EXTRA
	count_exit(vcpu);
#endif
	local_irq_enable();
	guest_exit();
}
#else
void run_vcpu(struct kvm_vcpu *vcpu)
{
}
#endif
