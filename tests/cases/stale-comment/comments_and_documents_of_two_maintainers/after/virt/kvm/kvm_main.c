/* guest_state_exit_irqoff() comes first. */
int kvm_usage_count;
