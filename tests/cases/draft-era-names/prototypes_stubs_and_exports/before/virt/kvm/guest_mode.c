#include <linux/kvm_host.h>

noinstr void exit_to_guest_mode(void)
{
	guest_context_enter_irqoff();
	lockdep_hardirqs_on(CALLER_ADDR0);
}
EXPORT_SYMBOL_GPL(exit_to_guest_mode);

noinstr void enter_from_guest_mode(void)
{
	lockdep_hardirqs_off(CALLER_ADDR0);
	guest_context_exit_irqoff();
}
EXPORT_SYMBOL_GPL(enter_from_guest_mode);
NOKPROBE_SYMBOL(enter_from_guest_mode);
