// SPDX-License-Identifier: GPL-2.0

#include <linux/kvm_host.h>

#include "lapic.h"
#include "trace.h"

static bool lapic_timer_advance_dynamic;

static void adjust_lapic_timer_advance(struct kvm_vcpu *vcpu, s64 late)
{
	if (late > 5000)
		vcpu->arch.apic->lapic_timer.period--;
}

static void __kvm_wait_lapic_expire(struct kvm_vcpu *vcpu)
{
	struct kvm_lapic *apic = vcpu->arch.apic;
	u64 guest_tsc, tsc_deadline;

	tsc_deadline = apic->lapic_timer.expired_tscdeadline;
	apic->lapic_timer.expired_tscdeadline = 0;
	guest_tsc = kvm_read_l1_tsc(vcpu, rdtsc());
	apic->lapic_timer.advance_expire_delta = guest_tsc - tsc_deadline;

	if (lapic_timer_advance_dynamic)
		adjust_lapic_timer_advance(vcpu, apic->lapic_timer.advance_expire_delta);

	if (guest_tsc < tsc_deadline)
		__delay(tsc_deadline - guest_tsc);
}

void kvm_wait_lapic_expire(struct kvm_vcpu *vcpu)
{
	if (lapic_in_kernel(vcpu) &&
	    vcpu->arch.apic->lapic_timer.expired_tscdeadline)
		__kvm_wait_lapic_expire(vcpu);
}
EXPORT_SYMBOL_GPL(kvm_wait_lapic_expire);

static enum hrtimer_restart apic_timer_fn(struct hrtimer *data)
{
	struct kvm_lapic *apic = container_of(data, struct kvm_lapic, timer);

	if (apic->lapic_timer.expired_tscdeadline)
		__kvm_wait_lapic_expire(apic->vcpu);

	return HRTIMER_NORESTART;
}

int kvm_create_lapic(struct kvm_vcpu *vcpu)
{
	struct kvm_lapic *apic;

	apic = kzalloc(sizeof(*apic), GFP_KERNEL_ACCOUNT);
	if (!apic)
		return -ENOMEM;

	vcpu->arch.apic = apic;
	apic->vcpu = vcpu;
	hrtimer_init(&apic->timer, CLOCK_MONOTONIC, HRTIMER_MODE_ABS_HARD);
	apic->timer.function = apic_timer_fn;
	/* Nothing has expired yet. */
	apic->lapic_timer.advance_expire_delta = S64_MIN;

	return 0;
}
