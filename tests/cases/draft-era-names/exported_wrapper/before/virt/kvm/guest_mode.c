static void exit_to_guest_mode(void)
{
	guest_state_enter_irqoff();
}
EXPORT_SYMBOL_GPL(exit_to_guest_mode);
