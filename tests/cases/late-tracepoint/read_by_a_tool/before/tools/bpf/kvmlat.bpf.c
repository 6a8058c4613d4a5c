int f(struct kvm_vcpu *v)
{
	return BPF_CORE_READ(v, arch.apic, lapic_timer.advance_expire_delta);
}
