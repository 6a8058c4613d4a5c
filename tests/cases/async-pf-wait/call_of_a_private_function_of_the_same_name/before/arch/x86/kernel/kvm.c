// SPDX-License-Identifier: GPL-2.0
void kvm_async_pf_task_wait_schedule(u32 token)
{
	sleep_until_ready(token);
}

void kvm_async_pf_task_wait(u32 token, int interrupt_kernel)
{
	if (!interrupt_kernel)
		kvm_async_pf_task_wait_schedule(token);
	else
		halt_until_ready(token);
}
