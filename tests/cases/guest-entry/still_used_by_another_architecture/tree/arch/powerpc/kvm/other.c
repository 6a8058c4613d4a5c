void handle_exit(void)
{
	guest_exit();
}
