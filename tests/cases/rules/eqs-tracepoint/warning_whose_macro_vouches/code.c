#include <linux/kvm_host.h>

#define __WARN_printf(arg...) do {	\
	instrumentation_begin();	\
	__warn_printk(arg);	\
	instrumentation_end();	\
} while (0)

static __always_inline unsigned long read_field(unsigned long field)
{
	WARN_ONCE(!field, "no field\n");
	return field;
}

static noinstr void enter_exit(struct kvm_vcpu *vcpu)
{
	guest_state_enter_irqoff();
	__vmx_vcpu_run(vcpu);
	vcpu->arch.field = read_field(1);
	guest_state_exit_irqoff();
}
