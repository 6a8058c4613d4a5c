static __always_inline void guest_exit_irqoff(void)
{
	guest_context_exit_irqoff();
	guest_timing_exit_irqoff();
}

static __always_inline void guest_timing_enter_irqoff(void)
{
}

static __always_inline void guest_timing_exit_irqoff(void)
{
}
