/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _ASM_X86_KVM_PARA_H
#define _ASM_X86_KVM_PARA_H

#ifdef CONFIG_KVM_GUEST
void kvm_async_pf_task_wait(u32 token, int interrupt_kernel);
void kvm_async_pf_task_wait_schedule(u32 token);
void kvm_async_pf_task_wake(u32 token);
u32 kvm_take_pf_reason(void);
#else
#define kvm_async_pf_task_wait(T, I) do {} while (0)
#define kvm_async_pf_task_wait_schedule(T) do {} while (0)
#define kvm_async_pf_task_wake(T) do {} while (0)
#endif

#endif
