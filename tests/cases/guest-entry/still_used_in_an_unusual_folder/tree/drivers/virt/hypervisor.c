void (*leave_guest)(void) = guest_exit;
