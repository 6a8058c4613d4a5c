// SPDX-License-Identifier: GPL-2.0

static noinstr void vmx_vcpu_enter_exit(struct kvm_vcpu *vcpu,
					struct vcpu_vmx *vmx)
{
	/*
	 * The guest may be interrupted. Tracers and lockdep hear of it while
	 * RCU still watches.
	 */
	instrumentation_begin();
	trace_hardirqs_on_prepare();
	lockdep_hardirqs_on_prepare(CALLER_ADDR0);
	instrumentation_end();

	guest_enter_irqoff();
	lockdep_hardirqs_on(CALLER_ADDR0);

	vmx->fail = __vmx_vcpu_run(vmx, vmx->launched);
	vcpu->arch.stval = vmx->fail;

	/*
	 * Hardware closed interrupts on the way back. RCU has to watch before
	 * anything below may be traced.
	 */
	lockdep_hardirqs_off(CALLER_ADDR0);
	guest_exit_irqoff();

	instrumentation_begin();
	trace_hardirqs_off_finish();
	instrumentation_end();
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
