static void svm_vcpu_run(struct kvm_vcpu *vcpu)
{
	guest_enter_irqoff();
	kvm_wait_lapic_expire(vcpu);
	__svm_run(vcpu);
	guest_exit_irqoff();
}
struct kvm_x86_ops svm_x86_ops = {
	.run = svm_vcpu_run,
};
