// SPDX-License-Identifier: GPL-2.0

#include "timer.h"
#include "trace.h"

/*
 * Run the guest. RCU does not watch between state enter and state exit, so
 * nothing here may be traced, probed or otherwise instrumented, and nothing
 * may be added that takes a lock, prints or raises a tracepoint.
 */
static void noinstr kvm_riscv_vcpu_enter_exit(struct kvm_vcpu *vcpu)
{
	guest_state_enter_irqoff();
	__kvm_riscv_switch_to(&vcpu->arch);
	guest_state_exit_irqoff();
}

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	int ret = 1;

	while (ret > 0) {
		preempt_disable();
		local_irq_disable();

		guest_timing_enter_irqoff();

		kvm_riscv_timer_wait(vcpu);
		kvm_riscv_vcpu_enter_exit(vcpu);

		vcpu->stat.exits++;

		/*
		 * Take the interrupts that became pending while the guest ran.
		 * RCU watches again and guest time still runs here, so a tick
		 * that hit in the guest is accounted to it. No synchronization
		 * is known here that makes sure a pending interrupt is taken
		 * before interrupts are disabled again.
		 */
		local_irq_enable();
		local_irq_disable();

		guest_timing_exit_irqoff();

		local_irq_enable();

		preempt_enable();

		ret = kvm_riscv_vcpu_exit(vcpu);
	}

	return ret;
}
