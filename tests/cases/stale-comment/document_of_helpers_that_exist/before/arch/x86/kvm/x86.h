static __always_inline void kvm_guest_enter_irqoff(void)
{
	guest_state_enter_irqoff();
}

struct kvm_exit_times {
	int kvm_guest_exit_irqoff;
};

static inline int exit_time(struct kvm_exit_times *times)
{
	return times->kvm_guest_exit_irqoff;
}
