// SPDX-License-Identifier: GPL-2.0
/*
 * Where the time of a CPU goes: the generic side of guest time. A tick asks
 * whom to charge; what KVM announced around the run call answers.
 */
#include <linux/hardirq.h>
#include <linux/sched.h>

/* Ticks that were charged to a guest and to the host, for all CPUs together. */
static atomic_long_t guest_ticks;
static atomic_long_t host_ticks;

/**
 * account_process_tick - charge one tick
 * @task: whom the tick hit
 *
 * Called from the tick's handler, with interrupts off.
 */
void account_process_tick(struct task_struct *task)
{
	if (task->flags & PF_VCPU)
		atomic_long_inc(&guest_ticks);
	else
		atomic_long_inc(&host_ticks);
}
