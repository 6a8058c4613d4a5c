/* exit_to_guest_mode() first */
	call exit_to_guest_mode
