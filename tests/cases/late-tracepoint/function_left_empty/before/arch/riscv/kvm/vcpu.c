// SPDX-License-Identifier: GPL-2.0

#include "timer.h"
#include "trace.h"

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	int ret = 1;

	while (ret > 0) {
		preempt_disable();
		local_irq_disable();

		kvm_riscv_timer_wait(vcpu);

		guest_enter_irqoff();
		__kvm_riscv_switch_to(&vcpu->arch);

		vcpu->stat.exits++;

		local_irq_enable();

		guest_exit();

		if (vcpu->arch.timer.expired_by) {
			trace_kvm_timer_late(vcpu->vcpu_id, vcpu->arch.timer.expired_by);
			vcpu->arch.timer.expired_by = 0;
		}

		preempt_enable();

		ret = kvm_riscv_vcpu_exit(vcpu);
	}

	return ret;
}
