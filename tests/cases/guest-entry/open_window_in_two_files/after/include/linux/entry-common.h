#ifndef LINUX_ENTRY_COMMON_H
#define LINUX_ENTRY_COMMON_H

/* Called first thing on entry from user mode. */
static __always_inline void arch_enter_from_user_mode(struct pt_regs *regs);

#ifndef arch_enter_from_user_mode
static __always_inline void arch_enter_from_user_mode(struct pt_regs *regs) {}
#endif

/**
 * arch_in_rcu_eqs - Tell whether RCU may not be watching on this CPU
 *
 * Interrupt entry asks this, with interrupts disabled, for tasks other than
 * the idle task. Defaults to false. An architecture whose guests run with
 * interrupts enabled overrides it: the guest is an extended quiescent state,
 * so that RCU has to be woken before an interrupt is handled.
 *
 * May be true where RCU is watching, but never false where it is not. Use
 * __always_inline, so that it cannot be instrumented.
 *
 * Return: true if RCU may not be watching, false if it certainly is.
 */
static __always_inline bool arch_in_rcu_eqs(void);

#ifndef arch_in_rcu_eqs
static __always_inline bool arch_in_rcu_eqs(void) { return false; }
#endif

static inline void enter_from_user_mode(struct pt_regs *regs)
{
	arch_enter_from_user_mode(regs);
}

#endif
