extern int __must_check kvm_vcpu_run_vhe(struct kvm_vcpu *vcpu);
