// SPDX-License-Identifier: GPL-2.0
/*
 * The local APIC's timer. It is set to fire a little early, and what is too
 * early is waited for right before the guest runs.
 */
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/kvm_host.h>
#include <linux/limits.h>
#include <linux/slab.h>

#include <asm/msr.h>

#include "lapic.h"
#include "trace.h"

#define ADVANCE_STEP_NS	8

/* Late or early by how much: move the next one towards it. */
static void adjust_timer_advance(struct kvm_lapic *apic, s64 expire_delta)
{
	if (expire_delta < 0)
		apic->lapic_timer.timer_advance_ns -= ADVANCE_STEP_NS;
	else
		apic->lapic_timer.timer_advance_ns += ADVANCE_STEP_NS;
}

/**
 * kvm_wait_lapic_expire - wait for what is left of a timer that fired early
 * @vcpu: the virtual CPU, about to be run with interrupts off
 */
void kvm_wait_lapic_expire(struct kvm_vcpu *vcpu)
{
	struct kvm_lapic *apic = vcpu->arch.apic;
	u64 guest_tsc, tsc_deadline;

	if (!apic->lapic_timer.expired_tscdeadline)
		return;

	tsc_deadline = apic->lapic_timer.expired_tscdeadline;
	apic->lapic_timer.expired_tscdeadline = 0;
	guest_tsc = rdtsc() + vcpu->kvm->arch.tsc_offset;
	apic->lapic_timer.advance_expire_delta = guest_tsc - tsc_deadline;

	adjust_timer_advance(apic, apic->lapic_timer.advance_expire_delta);

	if (guest_tsc < tsc_deadline)
		__delay(tsc_deadline - guest_tsc);
}

int kvm_create_lapic(struct kvm_vcpu *vcpu, u32 timer_advance_ns)
{
	struct kvm_lapic *apic = kzalloc(sizeof(*apic), GFP_KERNEL);

	if (!apic)
		return -ENOMEM;

	apic->vcpu = vcpu;
	apic->lapic_timer.timer_advance_ns = timer_advance_ns;
	apic->lapic_timer.advance_expire_delta = S64_MIN;
	vcpu->arch.apic = apic;

	return 0;
}
