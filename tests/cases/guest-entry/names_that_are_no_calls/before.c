TRACE_EVENT(kvm_guest_enter,
	TP_PROTO(int reason),
	TP_printk("guest_exit %d", guest_exit)
);

struct run_ops {
	void (*guest_enter_irqoff)(void);
	void (*guest_exit)(void);
};

void guest_exit(void);

#if 0
void run_dead(struct kvm_vcpu *vcpu)
{
	guest_enter_irqoff();
	__kvm_riscv_switch_to(&vcpu->arch);
	guest_exit();
}
#endif

void run_vcpu(struct kvm_vcpu *vcpu, struct run_ops *ops)
{
	extern void guest_enter_irqoff(void);

	/* guest_enter_irqoff(); */
	ops->guest_enter_irqoff();
	puts("guest_exit();");
#if 0
	guest_enter_irqoff();
#endif
	__kvm_riscv_switch_to(&vcpu->arch);
	(*ops).guest_exit();
}
