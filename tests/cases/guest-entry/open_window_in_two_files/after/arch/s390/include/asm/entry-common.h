#ifndef ARCH_ENTRY_COMMON_H
#define ARCH_ENTRY_COMMON_H

static __always_inline void arch_enter_from_user_mode(struct pt_regs *regs)
{
	regs->flags = 0;
}

#define arch_enter_from_user_mode arch_enter_from_user_mode

/*
 * The guest runs with interrupts enabled, in an extended quiescent state.
 * PF_VCPU is set there, and for a moment before and after, where RCU is
 * watching: waking it once more does no harm.
 */
static __always_inline bool arch_in_rcu_eqs(void)
{
	if (IS_ENABLED(CONFIG_KVM))
		return current->flags & PF_VCPU;

	return false;
}

#define arch_in_rcu_eqs arch_in_rcu_eqs

#endif
