// SPDX-License-Identifier: GPL-2.0
#include <linux/kvm_host.h>
#include <asm/kvm_para.h>

DEFINE_IDTENTRY_RAW(exc_async_fault)
{
	if (user_mode(regs)) {
		kvm_async_pf_task_wait(read_cr2(), 0);
		return;
	}
	kvm_async_pf_task_wait(read_cr2(), 1);
}

static void wait_there(struct pt_regs *regs)
{
	kvm_async_pf_task_wait(read_cr2(), !user_mode(regs));
}

void handle_vector(struct pt_regs *regs)
{
	wait_there(regs);
}
