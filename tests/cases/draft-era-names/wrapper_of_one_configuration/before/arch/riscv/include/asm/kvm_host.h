#ifdef CONFIG_KVM
#define exit_to_guest_mode() guest_state_enter_irqoff()
#endif
