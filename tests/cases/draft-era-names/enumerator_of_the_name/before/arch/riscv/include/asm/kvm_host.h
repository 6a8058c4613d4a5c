enum step {
	exit_to_guest_mode,
	STEPS,
};
