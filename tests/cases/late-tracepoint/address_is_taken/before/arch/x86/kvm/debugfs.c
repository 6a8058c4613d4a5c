// SPDX-License-Identifier: GPL-2.0

void kvm_arch_create_vcpu_debugfs(struct kvm_vcpu *vcpu, struct dentry *dir)
{
	show_s64(dir, &vcpu->arch.apic->lapic_timer.advance_expire_delta);
}
