#if 0
	exit_to_guest_mode();
#endif
static const char *name = "exit_to_guest_mode";
static void trace_exit_to_guest_mode(void)
{
	__enter_from_guest_mode();
}
