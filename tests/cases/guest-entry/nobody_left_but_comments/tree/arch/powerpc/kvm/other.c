struct times {
	int guest_exit;
};

int last_exit(struct times *times)
{
	/* No guest_exit_irqoff() here: the handler has done it. */
	return times->guest_exit;
}
