void run_vcpu(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_enter_irqoff();
	vcpu->arch.result = kvm_vcpu_run_vhe(vcpu);
	local_irq_enable();
	guest_exit();
}
