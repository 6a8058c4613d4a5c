// SPDX-License-Identifier: GPL-2.0
/*
 * x86 as a guest: what to do while the host fetches a page of ours.
 */
#include <linux/export.h>
#include <linux/hash.h>
#include <linux/irqflags.h>
#include <linux/kprobes.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/swait.h>

#include <asm/kvm_para.h>
#include <asm/traps.h>

#define SLEEP_HASHBITS	8
#define SLEEP_HASHSIZE	(1 << SLEEP_HASHBITS)

struct kvm_task_sleep_node {
	struct hlist_node link;
	struct swait_queue_head wq;
	u32 token;
	int cpu;
	bool halted;
};

static struct kvm_task_sleep_head {
	raw_spinlock_t lock;
	struct hlist_head list;
} async_pf_sleepers[SLEEP_HASHSIZE];

static struct kvm_task_sleep_node *find_sleeper(struct kvm_task_sleep_head *b,
						u32 token)
{
	struct kvm_task_sleep_node *n;

	hlist_for_each_entry(n, &b->list, link) {
		if (n->token == token)
			return n;
	}

	return NULL;
}

/**
 * kvm_async_pf_task_wait - wait until the host has brought a page
 * @token: what the host will name when the page is there
 * @interrupt_kernel: whether it was the kernel that was interrupted
 */
void kvm_async_pf_task_wait(u32 token, int interrupt_kernel)
{
	u32 key = hash_32(token, SLEEP_HASHBITS);
	struct kvm_task_sleep_head *b = &async_pf_sleepers[key];
	struct kvm_task_sleep_node n, *e;
	DECLARE_SWAITQUEUE(wait);

	rcu_irq_enter();

	raw_spin_lock(&b->lock);
	e = find_sleeper(b, token);
	if (e) {
		/* The page came before we knew that it was gone. */
		hlist_del(&e->link);
		kfree(e);
		raw_spin_unlock(&b->lock);

		rcu_irq_exit();
		return;
	}

	n.token = token;
	n.cpu = smp_processor_id();
	n.halted = is_idle_task(current) ||
		   (IS_ENABLED(CONFIG_PREEMPT_COUNT)
		    ? preempt_count() > 1 || rcu_preempt_depth()
		    : interrupt_kernel);
	init_swait_queue_head(&n.wq);
	hlist_add_head(&n.link, &b->list);
	raw_spin_unlock(&b->lock);

	for (;;) {
		if (!n.halted)
			prepare_to_swait_exclusive(&n.wq, &wait,
						   TASK_UNINTERRUPTIBLE);
		if (hlist_unhashed(&n.link))
			break;

		rcu_irq_exit();

		if (!n.halted) {
			local_irq_enable();
			schedule();
			local_irq_disable();
		} else {
			/* Nobody else may run here: sleep on the spot. */
			native_safe_halt();
			local_irq_disable();
		}

		rcu_irq_enter();
	}
	if (!n.halted)
		finish_swait(&n.wq, &wait);

	rcu_irq_exit();
}
EXPORT_SYMBOL_GPL(kvm_async_pf_task_wait);

static void wake_sleeper(struct kvm_task_sleep_node *n)
{
	hlist_del_init(&n->link);
	if (n->halted)
		smp_send_reschedule(n->cpu);
	else if (swq_has_sleeper(&n->wq))
		swake_up_one(&n->wq);
}

/**
 * kvm_async_pf_task_wake - let go on who waits for a page
 * @token: what kvm_async_pf_task_wait() was called with
 */
void kvm_async_pf_task_wake(u32 token)
{
	u32 key = hash_32(token, SLEEP_HASHBITS);
	struct kvm_task_sleep_head *b = &async_pf_sleepers[key];
	struct kvm_task_sleep_node *n;

	raw_spin_lock(&b->lock);
	n = find_sleeper(b, token);
	if (n)
		wake_sleeper(n);
	raw_spin_unlock(&b->lock);
}
EXPORT_SYMBOL_GPL(kvm_async_pf_task_wake);

dotraplinkage void do_async_page_fault(struct pt_regs *regs,
				       unsigned long error_code,
				       unsigned long address)
{
	switch (kvm_read_and_reset_pf_reason()) {
	default:
		do_page_fault(regs, error_code, address);
		break;
	case KVM_PV_REASON_PAGE_NOT_PRESENT:
		/* The host has the page on disk. */
		kvm_async_pf_task_wait((u32)address, !user_mode(regs));
		break;
	case KVM_PV_REASON_PAGE_READY:
		rcu_irq_enter();
		kvm_async_pf_task_wake((u32)address);
		rcu_irq_exit();
		break;
	}
}
NOKPROBE_SYMBOL(do_async_page_fault);
