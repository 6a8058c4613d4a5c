// SPDX-License-Identifier: GPL-2.0-only
#include <linux/kvm_host.h>

static int noinstr kvm_mips_vcpu_enter_exit(struct kvm_vcpu *vcpu)
{
	int ret;

	exit_to_guest_mode();
	ret = kvm_mips_callbacks->vcpu_run(vcpu);
	enter_from_guest_mode();

	return ret;
}
