#ifdef CONFIG_KVM
noinstr void exit_to_guest_mode(void)
#else
void exit_to_guest_mode(void)
#endif
{
	guest_context_enter_irqoff();
}

noinstr void
enter_from_guest_mode(void)
{
	int last = 1 ? 0 ? 2 : (enter_from_guest_mode != NULL) : 1;

	switch (last) {
	case 1:
		goto exit_to_guest_mode;
	default:
exit_to_guest_mode:
		(exit_to_guest_mode)();
	}
	guest_context_exit_irqoff();
}
