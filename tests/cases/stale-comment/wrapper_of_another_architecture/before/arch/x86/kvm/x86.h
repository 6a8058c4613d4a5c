static __always_inline void kvm_guest_enter_irqoff(void)
{
	guest_state_enter_irqoff();
}
