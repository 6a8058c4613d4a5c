int sie64a(struct kvm_vcpu_arch *, u64 *rsa, unsigned long gasce);
