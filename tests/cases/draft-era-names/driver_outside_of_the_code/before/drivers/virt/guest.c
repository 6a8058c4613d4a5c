static void guest(void)
{
	exit_to_guest_mode();
}
