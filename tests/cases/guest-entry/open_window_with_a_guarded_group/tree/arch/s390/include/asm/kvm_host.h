#ifndef ARCH_KVM_HOST_H
#define ARCH_KVM_HOST_H

int __sie64a(struct kvm_cpu_context *block, u64 *gprs, unsigned long space);

static inline int sie64a(struct kvm_cpu_context *block, u64 *gprs, unsigned long space)
{
	return __sie64a(block, gprs, space);
}

#endif
