#ifndef ARCH_KVM_S390_H
#define ARCH_KVM_S390_H

/* from priv.c */
int handle_priv(struct kvm_vcpu *vcpu);

/* from vsie.c */

/* from kvm-s390.c */

static inline u64 guest_pc(struct kvm_vcpu *vcpu)
{
	return vcpu->arch.context.pc;
}

#endif
