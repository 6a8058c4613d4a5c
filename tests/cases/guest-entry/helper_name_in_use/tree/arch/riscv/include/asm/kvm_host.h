void kvm_riscv_vcpu_enter_exit(struct kvm_vcpu *vcpu, bool fast);
