#ifndef _LINUX_CONTEXT_TRACKING_H
#define _LINUX_CONTEXT_TRACKING_H

extern bool context_tracking_guest_enter(void);
extern bool context_tracking_guest_exit(void);
extern void vtime_account_guest_enter(void);
extern void vtime_account_guest_exit(void);
extern void rcu_virt_note_context_switch(void);

#endif
