/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _ASM_X86_KVM_PARA_H
#define _ASM_X86_KVM_PARA_H

#include <linux/types.h>

#define KVM_PV_REASON_PAGE_NOT_PRESENT	1
#define KVM_PV_REASON_PAGE_READY	2

#ifdef CONFIG_KVM_GUEST
void kvm_async_pf_task_wait(u32 token, int interrupt_kernel);
void kvm_async_pf_task_wake(u32 token);
u32 kvm_read_and_reset_pf_reason(void);
#else
#define kvm_async_pf_task_wait(token, kernel)	do { } while (0)
#define kvm_async_pf_task_wake(token)		do { } while (0)

static inline u32 kvm_read_and_reset_pf_reason(void)
{
	return 0;
}
#endif

#endif /* _ASM_X86_KVM_PARA_H */
