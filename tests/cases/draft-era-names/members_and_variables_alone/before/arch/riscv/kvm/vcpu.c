static int count(struct guest_mode *mode)
{
	int exit_to_guest_mode = mode->exit_to_guest_mode;

	for (int enter_from_guest_mode = 0; enter_from_guest_mode < 3; enter_from_guest_mode++)
		exit_to_guest_mode += enter_from_guest_mode;
	return exit_to_guest_mode;
}
