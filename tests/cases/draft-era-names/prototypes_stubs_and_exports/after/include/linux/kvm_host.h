#ifndef __KVM_HOST_H
#define __KVM_HOST_H

#ifdef CONFIG_KVM
extern void guest_state_enter_irqoff(void);
noinstr void guest_state_exit_irqoff(void);
#else
static inline void guest_state_enter_irqoff(void) { }
static inline void guest_state_exit_irqoff(void) { }
#endif

#define kvm_guest_mode(run)		\
do {					\
	guest_state_enter_irqoff();	\
	run;				\
	guest_state_exit_irqoff();	\
} while (0)

#if 0
exit_to_guest_mode is kept here for its reader.
#endif

#endif
