static int run(void)
{
	bool guest_state_exit_irqoff = false;

	return guest_state_exit_irqoff;
}
