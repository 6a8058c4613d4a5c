/* kvm_guest_exit_irqoff() comes first. */
int kvm_usage_count;
