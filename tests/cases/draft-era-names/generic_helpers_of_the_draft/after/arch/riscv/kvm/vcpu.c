// SPDX-License-Identifier: GPL-2.0-only
#include <linux/kvm_host.h>

static noinstr int kvm_riscv_vcpu_enter_exit(struct kvm_vcpu *vcpu)
{
	guest_state_enter_irqoff();	/* guest_state_enter_irqoff() comes last */
	__kvm_riscv_switch_to(&vcpu->arch);
	guest_state_exit_irqoff();
	return 0;
}
