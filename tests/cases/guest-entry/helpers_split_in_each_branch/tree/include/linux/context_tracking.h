#ifndef _LINUX_CONTEXT_TRACKING_H
#define _LINUX_CONTEXT_TRACKING_H

#include <linux/irqflags.h>
#include <linux/instrumentation.h>

#ifndef PF_VCPU
#define PF_VCPU 1
#endif
struct guest_account {
	unsigned long flags;
};
extern struct guest_account *account;
extern bool context_tracking_enabled(void);
extern bool vtime_accounting_enabled_this_cpu(void);
extern void __context_tracking_enter(int state);
extern void __context_tracking_exit(int state);
extern void vtime_guest_enter(struct guest_account *whose);
extern void vtime_guest_exit(struct guest_account *whose);
extern void vtime_account_kernel(struct guest_account *whose);
extern void rcu_virt_note_context_switch(int cpu);

#ifdef CONFIG_KVM_EXTRA
/* irqs must be off here */
static __always_inline void guest_enter_irqoff(void)
{
	instrumentation_begin();
	if (vtime_accounting_enabled_this_cpu())
		vtime_guest_enter(account);
	else
		account->flags |= PF_VCPU;
	instrumentation_end();

	if (context_tracking_enabled())
		__context_tracking_enter(2);
}

static __always_inline void guest_exit_irqoff(void)
{
	if (context_tracking_enabled())
		__context_tracking_exit(2);

	instrumentation_begin();
	if (vtime_accounting_enabled_this_cpu())
		vtime_guest_exit(account);
	else
		account->flags &= ~PF_VCPU;
	instrumentation_end();
}

#else
static __always_inline void guest_enter_irqoff(void)
{
	instrumentation_begin();
	vtime_account_kernel(account);
	account->flags |= PF_VCPU; /* read by the tick */
	rcu_virt_note_context_switch(0);
	instrumentation_end();
}

static __always_inline void guest_exit_irqoff(void)
{
	instrumentation_begin();
	/* What is pending now belongs to the guest. */
	vtime_account_kernel(account);
	account->flags &= ~PF_VCPU;
	instrumentation_end();
}
#endif /* CONFIG_KVM_EXTRA */

static inline void guest_exit(void)
{
	unsigned long flags;

	local_irq_save(flags);
	guest_exit_irqoff();
	local_irq_restore(flags);
}

#endif
