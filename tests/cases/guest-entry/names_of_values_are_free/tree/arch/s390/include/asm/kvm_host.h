u64 *host_registers(void);
int sie64a(struct kvm_vcpu_arch *sie, u64 *ret, unsigned long result);
