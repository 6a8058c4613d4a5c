// SPDX-License-Identifier: GPL-2.0

static noinstr void vmx_vcpu_enter_exit(struct kvm_vcpu *vcpu,
					struct vcpu_vmx *vmx)
{
	guest_state_enter_irqoff();

	vmx->fail = __vmx_vcpu_run(vmx, vmx->launched);

	guest_state_exit_irqoff();
}

static int vmx_vcpu_run(struct kvm_vcpu *vcpu)
{
	struct vcpu_vmx *vmx = to_vmx(vcpu);

	kvm_wait_lapic_expire(vcpu);
	vmx_vcpu_enter_exit(vcpu, vmx);
	vmx->launched = true;

	return vcpu->arch.result;
}

struct kvm_x86_ops vmx_x86_ops = {
	.run = vmx_vcpu_run,
};
