// SPDX-License-Identifier: GPL-2.0
#include <linux/kernel.h>
#include <asm/kvm_para.h>

void kvm_async_pf_task_wait_schedule(u32 token)
{
	sleep_until_ready(token);
}
EXPORT_SYMBOL_GPL(kvm_async_pf_task_wait_schedule);

void kvm_async_pf_task_wait(u32 token, int interrupt_kernel)
{
	if (!interrupt_kernel)
		kvm_async_pf_task_wait_schedule(token);
	else
		halt_until_ready(token);
}
EXPORT_SYMBOL_GPL(kvm_async_pf_task_wait);

dotraplinkage void
do_async_page_fault(struct pt_regs *regs, unsigned long error_code, unsigned long address)
{
	enum ctx_state prev_state;

	switch (kvm_take_pf_reason()) {
	default:
		do_page_fault(regs, error_code, address);
		break;
	case KVM_PV_REASON_PAGE_NOT_PRESENT:
		prev_state = exception_enter();
		kvm_async_pf_task_wait((u32)address, !user_mode(regs));
		exception_exit(prev_state);
		break;
	}
}
NOKPROBE_SYMBOL(do_async_page_fault);
