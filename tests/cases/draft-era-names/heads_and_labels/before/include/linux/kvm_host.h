void __section(".text") exit_to_guest_mode(void);
noinstr void enter_from_guest_mode(void);
