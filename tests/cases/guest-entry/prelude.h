/* What the cases use of a kernel, so that a compiler can read them. */
#define noinstr __attribute__((__noinline__))
#define __must_check __attribute__((__warn_unused_result__))
#define __always_inline inline __attribute__((__always_inline__))
#define EXPORT_SYMBOL_GPL(name) extern int exported_##name
#define READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))
#define WARN_ON(x) ((void)(x))
#define WARN_ON_ONCE(x) ((void)(x))
#define EINTR 4
#define EIO 5

typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long u64;
typedef unsigned long gpa_t;
typedef _Bool bool;
#define true 1
#define false 0

struct kvm_cpu_context {
	u64 regs[31];
	u64 pc;
};

struct kvm_run {
	int exit_reason;
	u64 regs[16];
};

struct kvm_vcpu_stat {
	u64 exits;
};

struct kvm_vcpu_arch {
	struct kvm_cpu_context context;
	u64 hvip;
	u64 scause;
	u64 stval;
	int result;
	bool ready;
};

struct kvm_vcpu {
	int mode;
	int guest_debug;
	struct kvm_run *run;
	struct kvm_vcpu_stat stat;
	struct kvm_vcpu_arch arch;
};

enum { OUTSIDE_GUEST_MODE, IN_GUEST_MODE };
enum { CSR_SCAUSE, CSR_STVAL, CSR_HVIP };

void guest_enter(void);
void guest_exit(void);
void guest_enter_irqoff(void);
void guest_exit_irqoff(void);
void kvm_guest_enter(void);
void kvm_guest_exit(void);
void guest_timing_enter_irqoff(void);
void guest_timing_exit_irqoff(void);
void guest_state_enter_irqoff(void);
void guest_state_exit_irqoff(void);

void local_irq_enable(void);
void local_irq_disable(void);
void preempt_enable(void);
void preempt_disable(void);
void cond_resched(void);
void isb(void);
void lockdep_assert_irqs_disabled(void);
void rcu_read_lock(void);
void rcu_read_unlock(void);

void vcpu_load(struct kvm_vcpu *vcpu);
void vcpu_put(struct kvm_vcpu *vcpu);
bool kvm_request_pending(struct kvm_vcpu *vcpu);
bool signal_is_pending(void);
int handle_exit(struct kvm_vcpu *vcpu, int reason);
void sync_timer(struct kvm_vcpu *vcpu);
void sync_vgic(struct kvm_vcpu *vcpu);
void trace_kvm_entry(u64 pc);
void trace_kvm_exit(int reason, u64 pc);
u64 csr_read(int which);
void csr_write(int which, u64 value);

int __kvm_vcpu_run(struct kvm_vcpu *vcpu);
#define kvm_call_hyp_ret(function, ...) function(__VA_ARGS__)
void __kvm_riscv_switch_to(struct kvm_vcpu_arch *arch);
