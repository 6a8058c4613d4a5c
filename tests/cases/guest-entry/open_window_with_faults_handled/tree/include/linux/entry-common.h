#ifndef LINUX_ENTRY_COMMON_H
#define LINUX_ENTRY_COMMON_H

/* Called first thing on entry from user mode. */
static __always_inline void arch_enter_from_user_mode(struct pt_regs *regs);

#ifndef arch_enter_from_user_mode
static __always_inline void arch_enter_from_user_mode(struct pt_regs *regs) {}
#endif

static inline void enter_from_user_mode(struct pt_regs *regs)
{
	arch_enter_from_user_mode(regs);
}

#endif
