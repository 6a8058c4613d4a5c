#ifdef CONFIG_KVM
noinstr void guest_state_enter_irqoff(void)
#else
void guest_state_enter_irqoff(void)
#endif
{
	guest_context_enter_irqoff();
}

noinstr void
guest_state_exit_irqoff(void)
{
	int last = 1 ? 0 ? 2 : (guest_state_exit_irqoff != NULL) : 1;

	switch (last) {
	case 1:
		goto exit_to_guest_mode;
	default:
exit_to_guest_mode:
		(guest_state_enter_irqoff)();
	}
	guest_context_exit_irqoff();
}
