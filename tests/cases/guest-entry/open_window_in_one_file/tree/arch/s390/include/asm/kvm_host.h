#ifndef ARCH_KVM_HOST_H
#define ARCH_KVM_HOST_H

extern int sie64a(struct kvm_cpu_context *, u64 *);

#endif
