// SPDX-License-Identifier: GPL-2.0

static noinstr void vmx_vcpu_enter_exit(struct kvm_vcpu *vcpu,
					struct vcpu_vmx *vmx)
{
	guest_state_enter_irqoff();

	vmx->fail = __vmx_vcpu_run(vmx, vmx->launched);
	vcpu->arch.stval = vmx->fail;

	guest_state_exit_irqoff();
}

static int vmx_vcpu_run(struct kvm_vcpu *vcpu)
{
	struct vcpu_vmx *vmx = (struct vcpu_vmx *)vcpu;

	trace_kvm_entry(vcpu->arch.context.pc);
	vmx_vcpu_enter_exit(vcpu, vmx);
	vmx->launched = true;

	return vcpu->arch.result;
}

struct vmx_ops {
	int (*run)(struct kvm_vcpu *vcpu);
};

struct vmx_ops vmx_x86_ops = {
	.run = vmx_vcpu_run,
};
