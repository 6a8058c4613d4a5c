#ifndef _LINUX_FTRACE_H
#define _LINUX_FTRACE_H

#define CALLER_ADDR0 0UL

#endif
