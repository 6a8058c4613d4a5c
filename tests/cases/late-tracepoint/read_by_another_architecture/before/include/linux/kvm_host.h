#ifndef __KVM_HOST_H
#define __KVM_HOST_H

static __always_inline void guest_timing_enter_irqoff(void)
{
	instrumentation_begin();
	vtime_account_guest_enter();
	instrumentation_end();
}

static __always_inline void guest_context_enter_irqoff(void)
{
	instrumentation_begin();
	rcu_virt_note_context_switch();
	instrumentation_end();
}

static __always_inline void guest_enter_irqoff(void)
{
	guest_timing_enter_irqoff();
	guest_context_enter_irqoff();
}

static __always_inline void guest_state_enter_irqoff(void)
{
	instrumentation_begin();
	trace_hardirqs_on_prepare();
	lockdep_hardirqs_on_prepare();
	instrumentation_end();

	guest_context_enter_irqoff();
	lockdep_hardirqs_on(CALLER_ADDR0);
}

static __always_inline void guest_context_exit_irqoff(void)
{
	context_tracking_guest_exit();
}

static __always_inline void guest_timing_exit_irqoff(void)
{
	instrumentation_begin();
	vtime_account_guest_exit();
	instrumentation_end();
}

static __always_inline void guest_exit_irqoff(void)
{
	guest_context_exit_irqoff();
	guest_timing_exit_irqoff();
}

static __always_inline void guest_state_exit_irqoff(void)
{
	lockdep_hardirqs_off(CALLER_ADDR0);
	guest_context_exit_irqoff();

	instrumentation_begin();
	trace_hardirqs_off_finish();
	instrumentation_end();
}

struct kvm_vcpu_timer {
	u64 next_cycles;
	s64 expired_by;
};

#endif
