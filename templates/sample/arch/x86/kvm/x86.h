/* SPDX-License-Identifier: GPL-2.0 */
#ifndef ARCH_X86_KVM_X86_H
#define ARCH_X86_KVM_X86_H

#include <linux/irqflags.h>
#include <linux/kvm_host.h>

/* The state helpers as they were called when this code was written. */
#define exit_to_guest_mode()	guest_state_enter_irqoff()
#define enter_from_guest_mode()	guest_state_exit_irqoff()

#define X86_COUNT_BAILED	0
#define X86_COUNT_FAULTS	1

/* For who has interrupts off: a counter is not to be raised from two sides. */
static inline void x86_count_irqoff(struct kvm_vcpu *vcpu, int what)
{
	vcpu->stat.counts[what]++;
}

/* For everybody else. */
static inline void x86_count_irqon(struct kvm_vcpu *vcpu, int what)
{
	local_irq_disable();
	x86_count_irqoff(vcpu, what);
	local_irq_enable();
}

/* For who does not know: costs a look at the mask. */
static inline void x86_count(struct kvm_vcpu *vcpu, int what)
{
	unsigned long flags;

	local_irq_save(flags);
	x86_count_irqoff(vcpu, what);
	local_irq_restore(flags);
}

#endif /* ARCH_X86_KVM_X86_H */
