static void (*exit_to_guest_mode)(void);

static void run(void)
{
	exit_to_guest_mode();
}
