// SPDX-License-Identifier: GPL-2.0-only
#include <linux/kvm_host.h>

static int noinstr kvm_mips_vcpu_enter_exit(struct kvm_vcpu *vcpu)
{
	int ret;

	guest_state_enter_irqoff();
	ret = kvm_mips_callbacks->vcpu_run(vcpu);
	guest_state_exit_irqoff();

	return ret;
}
