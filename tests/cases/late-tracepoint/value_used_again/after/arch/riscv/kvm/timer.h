/* SPDX-License-Identifier: GPL-2.0 */
#ifndef __KVM_RISCV_TIMER_H
#define __KVM_RISCV_TIMER_H

struct kvm_vcpu;

struct kvm_vcpu_timer {
	u64 next_cycles;
};

void kvm_riscv_timer_wait(struct kvm_vcpu *vcpu);
void kvm_riscv_timer_reset(struct kvm_vcpu *vcpu);

#endif
