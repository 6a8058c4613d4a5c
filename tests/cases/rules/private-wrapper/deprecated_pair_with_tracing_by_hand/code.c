#include <linux/kvm_host.h>

static noinstr void enter_exit(struct kvm_vcpu *vcpu)
{
	instrumentation_begin();
	trace_hardirqs_on_prepare();
	lockdep_hardirqs_on_prepare();
	instrumentation_end();
	guest_enter_irqoff();
	lockdep_hardirqs_on(CALLER_ADDR0);
	__vmx_vcpu_run(vcpu);
	lockdep_hardirqs_off(CALLER_ADDR0);
	guest_exit_irqoff();
}

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	enter_exit(vcpu);
	local_irq_enable();

	return 0;
}
