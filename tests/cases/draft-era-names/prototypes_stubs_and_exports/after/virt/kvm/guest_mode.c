#include <linux/kvm_host.h>

noinstr void guest_state_enter_irqoff(void)
{
	guest_context_enter_irqoff();
	lockdep_hardirqs_on(CALLER_ADDR0);
}
EXPORT_SYMBOL_GPL(guest_state_enter_irqoff);

noinstr void guest_state_exit_irqoff(void)
{
	lockdep_hardirqs_off(CALLER_ADDR0);
	guest_context_exit_irqoff();
}
EXPORT_SYMBOL_GPL(guest_state_exit_irqoff);
NOKPROBE_SYMBOL(guest_state_exit_irqoff);
