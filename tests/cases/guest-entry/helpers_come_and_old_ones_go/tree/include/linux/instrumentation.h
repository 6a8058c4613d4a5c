#ifndef _LINUX_INSTRUMENTATION_H
#define _LINUX_INSTRUMENTATION_H

#define instrumentation_begin() do { } while (0)
#define instrumentation_end() do { } while (0)

#endif
