#ifndef __KVM_HOST_H
#define __KVM_HOST_H

#ifdef CONFIG_KVM
extern void exit_to_guest_mode(void);
noinstr void enter_from_guest_mode(void);
#else
static inline void exit_to_guest_mode(void) { }
static inline void enter_from_guest_mode(void) { }
#endif

#define kvm_guest_mode(run)		\
do {					\
	exit_to_guest_mode();		\
	run;				\
	enter_from_guest_mode();	\
} while (0)

#if 0
exit_to_guest_mode is kept here for its reader.
#endif

#endif
