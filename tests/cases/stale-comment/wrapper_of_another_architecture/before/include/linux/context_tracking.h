/* kvm_guest_enter_irqoff() of one architecture does more. */
void context_tracking_guest_enter(void);
