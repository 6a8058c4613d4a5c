extern int kvm_mips_handle_exit(struct kvm_run *run, struct kvm_vcpu *vcpu);
