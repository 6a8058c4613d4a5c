// SPDX-License-Identifier: GPL-2.0

#include "timer.h"
#include "trace.h"

void kvm_riscv_timer_wait(struct kvm_vcpu *vcpu)
{
    s64 expired_by;

    expired_by = get_cycles64() - vcpu->arch.timer.next_cycles;
    if (IS_ENABLED(CONFIG_KVM_STAT))
        trace_kvm_timer_late(vcpu->vcpu_id, expired_by);
    if (expired_by < 0)
        __delay(-expired_by);
}

void kvm_riscv_timer_reset(struct kvm_vcpu *vcpu)
{
    struct kvm_vcpu_timer *t = &vcpu->arch.timer;

    t->next_cycles = -1ULL;
}
