/* What the cases need to be compiled by themselves: names alone, without what stands behind them. */
#include <stdbool.h>
#include <stddef.h>

typedef long long s64, __s64;
typedef unsigned long long u64;

#define __always_inline inline __attribute__((__always_inline__))
#define noinstr __attribute__((noinline))
#define S64_MIN (-0x7fffffffffffffffLL - 1)
#define ENOMEM 12
#define GFP_KERNEL_ACCOUNT 0
#define CLOCK_MONOTONIC 0
#define HRTIMER_MODE_ABS_HARD 0
#define CALLER_ADDR0 0UL
#define CONFIG_KVM_STAT 1
#define IS_ENABLED(option) (option)
#define EXPORT_SYMBOL_GPL(name) extern int exported_##name
#define likely(x) (x)
#define unlikely(x) (x)
#define container_of(pointer, type, member) ((type *)((char *)(pointer) - offsetof(type, member)))
#define static_branch_unlikely(key) (*(key))
#define static_call(name) name

#define TP_PROTO(...) __VA_ARGS__
#define TRACE_EVENT(name, proto, ...) static inline void trace_##name(proto) { }

extern bool kvm_has_noapic_vcpu;

enum hrtimer_restart { HRTIMER_NORESTART };

struct hrtimer {
	enum hrtimer_restart (*function)(struct hrtimer *timer);
};

struct vcpu_vmx {
	int fail;
	bool launched;
};

struct kvm_vcpu;
struct kvm_x86_ops {
	int (*run)(struct kvm_vcpu *vcpu);
};

struct vcpu_vmx *to_vmx(struct kvm_vcpu *vcpu);
void *kzalloc(size_t size, int flags);
u64 rdtsc(void);
u64 kvm_read_l1_tsc(struct kvm_vcpu *vcpu, u64 tsc);

#ifdef CASE_TIMER
#include "timer.h"
#endif

struct kvm_vcpu_arch {
#ifdef CASE_TIMER
	struct kvm_vcpu_timer timer;
#endif
	struct kvm_lapic *apic;
	int result;
};

struct kvm_vcpu {
	int vcpu_id;
	struct kvm_vcpu_arch arch;
	struct {
		unsigned long exits;
	} stat;
};
