int sie64a(struct kvm_vcpu_arch *sie, u64 *rsa, unsigned long gasce);
