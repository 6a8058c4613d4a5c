#ifndef __KVM_HOST_H
#define __KVM_HOST_H

extern void guest_context_enter_irqoff(void);
extern void guest_context_exit_irqoff(void);
extern void vtime_account_guest_enter(void);
extern void vtime_account_guest_exit(void);

static __always_inline void guest_timing_enter_irqoff(void)
{
	vtime_account_guest_enter();
}

static __always_inline void guest_state_enter_irqoff(void)
{
	guest_context_enter_irqoff();
}

static __always_inline void guest_state_exit_irqoff(void)
{
	guest_context_exit_irqoff();
}

static __always_inline void guest_timing_exit_irqoff(void)
{
	vtime_account_guest_exit();
}

static __always_inline void guest_enter_irqoff(void)
{
	vtime_account_guest_enter();
	guest_context_enter_irqoff();
}

static __always_inline void guest_exit_irqoff(void)
{
	guest_context_exit_irqoff();
	vtime_account_guest_exit();
}

#endif
