#ifndef ARCH_ENTRY_COMMON_H
#define ARCH_ENTRY_COMMON_H

static __always_inline void arch_enter_from_user_mode(struct pt_regs *regs)
{
	regs->flags = 0;
}

#define arch_enter_from_user_mode arch_enter_from_user_mode

#endif
