void vendor_wait(struct kvm_vcpu *vcpu)
{
	kvm_wait_lapic_expire(vcpu);
}
