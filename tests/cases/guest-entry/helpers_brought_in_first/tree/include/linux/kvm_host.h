#ifndef __KVM_HOST_H
#define __KVM_HOST_H

#include <linux/irqflags.h>
#include <linux/context_tracking.h>
#include <linux/instrumentation.h>

struct kvm_guest_stretch {
	unsigned long begun;
};

/* irqs must be off here */
static __always_inline void guest_enter_irqoff(void)
{
	/* What is pending so far belongs to the host. */
	instrumentation_begin();
	vtime_account_guest_enter();
	instrumentation_end();

	/*
	 * The guest is a quiescent state like user mode. Without context
	 * tracking RCU is told once.
	 */
	if (!context_tracking_guest_enter()) {
		instrumentation_begin();
		rcu_virt_note_context_switch();
		instrumentation_end();
	}
}

static __always_inline void guest_exit_irqoff(void)
{
	if (!context_tracking_guest_exit()) {
		instrumentation_begin();
		rcu_virt_note_context_switch();
		instrumentation_end();
	}

	instrumentation_begin();
	/* What is pending now belongs to the guest. */
	vtime_account_guest_exit();
	instrumentation_end();
}

static inline void guest_exit(void)
{
	unsigned long flags;

	local_irq_save(flags);
	guest_exit_irqoff();
	local_irq_restore(flags);
}

static inline int kvm_stretch_is_over(struct kvm_guest_stretch *stretch)
{
	return !stretch->begun;
}

#endif
