#ifndef ARCH_GUESTS_H
#define ARCH_GUESTS_H

#ifdef CONFIG_KVM_EXTRA
bool may_run(struct kvm_vcpu *vcpu);
int one_more(struct kvm_vcpu *vcpu);
#endif
struct kvm_cpu_context *shadow_of(struct kvm_vcpu *vcpu);

#endif
