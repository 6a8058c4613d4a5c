#ifndef _LINUX_IRQFLAGS_H
#define _LINUX_IRQFLAGS_H

extern void lockdep_hardirqs_on_prepare(unsigned long ip);
extern void lockdep_hardirqs_on(unsigned long ip);
extern void lockdep_hardirqs_off(unsigned long ip);
extern void trace_hardirqs_on_prepare(void);
extern void trace_hardirqs_off_finish(void);

#define local_irq_save(flags) ((flags) = 0)
#define local_irq_restore(flags) ((void)(flags))

#endif
