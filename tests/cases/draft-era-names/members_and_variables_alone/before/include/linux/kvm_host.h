struct guest_mode {
	int exit_to_guest_mode;
	bool enter_from_guest_mode : 1;
};
