static void enter_from_guest_mode(void)
{
}
