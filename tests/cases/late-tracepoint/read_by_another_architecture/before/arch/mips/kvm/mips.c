// SPDX-License-Identifier: GPL-2.0

bool kvm_mips_was_late(struct kvm_vcpu *vcpu)
{
	return vcpu->arch.timer.expired_by > 0;
}
