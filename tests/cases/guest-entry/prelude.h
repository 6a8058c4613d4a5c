/* What the cases use of a kernel, so that a compiler can read them. */
#define noinstr __attribute__((__noinline__))
#define __must_check __attribute__((__warn_unused_result__))
#define __always_inline inline __attribute__((__always_inline__))
#define EXPORT_SYMBOL_GPL(name) extern int exported_##name
#define READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))
#define WARN_ON(x) ((void)(x))
#define WARN_ON_ONCE(x) ((void)(x))
#define likely(x) (x)
#define unlikely(x) (x)
#define static_call(name) name
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
	int last_exit_cpu;
	bool ready;
};

struct kvm_vcpu {
	int mode;
	int cpu;
	int guest_debug;
	struct kvm_run *run;
	struct kvm_vcpu_stat stat;
	struct kvm_vcpu_arch arch;
};

enum { OUTSIDE_GUEST_MODE, IN_GUEST_MODE };
enum { CSR_SCAUSE, CSR_STVAL, CSR_HVIP, CSR_HTVAL, CSR_HTINST };

#ifndef TREE_DEFINES_HELPERS
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
void instrumentation_begin(void);
void instrumentation_end(void);
void trace_hardirqs_on_prepare(void);
void trace_hardirqs_off_finish(void);
void lockdep_hardirqs_on_prepare(unsigned long ip);
void lockdep_hardirqs_on(unsigned long ip);
void lockdep_hardirqs_off(unsigned long ip);
void context_tracking_guest_exit(void);
void vtime_account_guest_enter(void);
void vtime_account_guest_exit(void);
#endif

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
#define __maybe_unused __attribute__((unused))
#define kvm_call_hyp(function, ...) function(__VA_ARGS__)
void __kvm_riscv_switch_to(struct kvm_vcpu_arch *arch);

/* What an architecture calls that has its own copies of the state helpers. */
#ifndef TREE_DEFINES_HELPERS
#define CALLER_ADDR0 0UL
bool vtime_accounting_enabled_this_cpu(void);
void raw_local_irq_enable(void);
void raw_local_irq_disable(void);
#endif

struct vcpu_svm {
	struct kvm_vcpu vcpu;
	bool encrypted;
};

struct vcpu_vmx {
	struct kvm_vcpu vcpu;
	bool launched;
	bool fail;
};

void __svm_vcpu_run(struct vcpu_svm *svm);
void __svm_sev_es_vcpu_run(struct vcpu_svm *svm);
bool __vmx_vcpu_run(struct vcpu_vmx *vmx, bool launched);
int kvm_x86_run(struct kvm_vcpu *vcpu);
void flush_cache(struct kvm_vcpu *vcpu);
void load_host_registers(void);

/* What an architecture calls whose exits are handled inside the run call. */
struct kvm_mips_callbacks {
	int (*vcpu_run)(struct kvm_vcpu *vcpu);
	int (*handle)(struct kvm_vcpu *vcpu, u32 code);
	void (*vcpu_reenter)(struct kvm_vcpu *vcpu);
};

struct kvm_world_switch {
	int (*enter_guest)(struct kvm_run *run, struct kvm_vcpu *vcpu);
};

extern struct kvm_mips_callbacks *kvm_mips_callbacks;
extern struct kvm_world_switch *kvm_loongarch_ops;
extern int (*handle_exit_entry)(struct kvm_run *run, struct kvm_vcpu *vcpu);

void trace_kvm_enter(struct kvm_vcpu *vcpu);
void trace_kvm_reenter(struct kvm_vcpu *vcpu);
void trace_kvm_out(struct kvm_vcpu *vcpu);
void start_page_walks(void);
void stop_page_walks(void);
void lose_counters(struct kvm_vcpu *vcpu);
void deliver_interrupts(struct kvm_vcpu *vcpu, u32 cause);
void emit_address(void *code, unsigned long address);

/* What an architecture calls that runs several vcpus on one core. */
struct kvm {
	int srcu;
};

struct kvmppc_vcore {
	struct kvm *kvm;
	int lock;
	int state;
	int threads;
};

int __kvmppc_vcore_entry(void);
int __kvmppc_vcpu_run(struct kvm_vcpu *vcpu);
int kvmppc_p9_enter_guest(struct kvm_vcpu *vcpu);
void spin_lock(int *lock);
void spin_unlock(int *lock);
void trace_hardirqs_on(void);
void trace_hardirqs_off(void);
void trace_kvmppc_run_core(struct kvmppc_vcore *vc, int where);
void set_irq_happened(int trap);
void wait_for_threads(struct kvmppc_vcore *vc);
int pr_err(const char *format, ...);

/* Interrupt entry and the handling of faults, for a guest that runs with interrupts open. */
struct task_struct {
	unsigned int flags;
	unsigned long fault;
};

struct pt_regs {
	unsigned long flags;
	unsigned long int_code;
};

typedef struct {
	bool exit_rcu;
} irqentry_state_t;

extern struct task_struct *current;
#define PF_VCPU 1
#define PIF_GUEST_FAULT 3
#define _PIF_GUEST_FAULT (1UL << PIF_GUEST_FAULT)
#define IS_ENABLED(option) 0
bool user_mode(struct pt_regs *regs);
bool is_idle_task(struct task_struct *task);
bool test_pt_regs_flag(struct pt_regs *regs, int flag);
irqentry_state_t irqentry_enter(struct pt_regs *regs);
void handle_trap(struct pt_regs *regs, irqentry_state_t state);
void ct_irq_enter(void);
void barrier(void);
int this_cpu(void);
void take_vector(u32 vector);
