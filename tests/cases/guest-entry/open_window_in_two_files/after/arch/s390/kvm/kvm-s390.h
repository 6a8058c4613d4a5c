#ifndef ARCH_KVM_S390_H
#define ARCH_KVM_S390_H

/* from priv.c */
int handle_priv(struct kvm_vcpu *vcpu);

/* from vsie.c */
void vsie_kick(struct kvm_vcpu *vcpu);

/* from kvm-s390.c */
unsigned long current_space(struct kvm_vcpu *vcpu);
void put_context(struct kvm_vcpu *vcpu, struct kvm_cpu_context *context);
bool is_inhibited(struct kvm_vcpu *vcpu);
int kvm_s390_enter_exit_sie(struct kvm_cpu_context *block, u64 *gprs,
			    unsigned long space);

static inline u64 guest_pc(struct kvm_vcpu *vcpu)
{
	return vcpu->arch.context.pc;
}

#endif
