// SPDX-License-Identifier: GPL-2.0

#include "timer.h"
#include "trace.h"

void kvm_riscv_timer_wait(struct kvm_vcpu *vcpu)
{
	struct kvm_vcpu_timer *t = &vcpu->arch.timer;

	t->expired_by = get_cycles64() - t->next_cycles;
	if (t->expired_by < 0)
		__delay(-t->expired_by);
}

void kvm_riscv_timer_reset(struct kvm_vcpu *vcpu)
{
	struct kvm_vcpu_timer *t = &vcpu->arch.timer;

	t->next_cycles = -1ULL;
	t->expired_by = 0;
}
