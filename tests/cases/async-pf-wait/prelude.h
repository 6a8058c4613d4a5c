/* What the cases need to be compiled: names and types alone, in our own words. */
#include <stdbool.h>
#include <stddef.h>
typedef unsigned int u32;
typedef unsigned long long u64;
typedef struct { int held; } raw_spinlock_t, spinlock_t;
struct hlist_node { struct hlist_node *next; };
struct hlist_head { struct hlist_node *first; };
struct swait_queue_head { int waiters; };
struct swait_queue { int queued; };
typedef struct { int waiters; } wait_queue_head_t;
struct wait_queue_entry { int queued; };
enum ctx_state { CONTEXT_KERNEL };
struct pt_regs { int user; };
struct task { int idle; };
extern struct task *current;
#define DECLARE_SWAITQUEUE(name) struct swait_queue name = { 0 }
#define DEFINE_WAIT(name) struct wait_queue_entry name = { 0 }
#define IS_ENABLED(option) 1
#define CONFIG_PREEMPT_COUNT 1
#define TASK_UNINTERRUPTIBLE 2
#define EXPORT_SYMBOL_GPL(name) extern int exported_##name
#define hlist_for_each_entry(pos, head, member) \
	for (pos = (void *)(head)->first; pos; pos = (void *)pos->member.next)
#define raw_spin_lock_irqsave(lock, flags) ((flags) = 0, raw_spin_lock(lock))
#define raw_spin_unlock_irqrestore(lock, flags) ((void)(flags), raw_spin_unlock(lock))
void raw_spin_lock(raw_spinlock_t *lock);
void raw_spin_unlock(raw_spinlock_t *lock);
void spin_lock(spinlock_t *lock);
void spin_unlock(spinlock_t *lock);
void hlist_del(struct hlist_node *node);
void hlist_del_init(struct hlist_node *node);
void hlist_add_head(struct hlist_node *node, struct hlist_head *head);
bool hlist_unhashed(const struct hlist_node *node);
void prepare_to_swait_exclusive(struct swait_queue_head *head, struct swait_queue *wait, int state);
void finish_swait(struct swait_queue_head *head, struct swait_queue *wait);
void init_swait_queue_head(struct swait_queue_head *head);
bool swq_has_sleeper(struct swait_queue_head *head);
void swake_up_one(struct swait_queue_head *head);
void prepare_to_wait(wait_queue_head_t *head, struct wait_queue_entry *wait, int state);
void finish_wait(wait_queue_head_t *head, struct wait_queue_entry *wait);
void init_waitqueue_head(wait_queue_head_t *head);
bool waitqueue_active(wait_queue_head_t *head);
void wake_up(wait_queue_head_t *head);
u32 hash_32(u32 value, unsigned int bits);
u32 hash_long(unsigned long value, unsigned int bits);
void kfree(const void *object);
int smp_processor_id(void);
void smp_send_reschedule(int cpu);
bool is_idle_task(const struct task *task);
int preempt_count(void);
int rcu_preempt_depth(void);
void rcu_irq_enter(void);
void rcu_irq_exit(void);
void ct_irq_enter(void);
void ct_irq_exit(void);
void schedule(void);
void io_schedule(void);
void safe_halt(void);
void native_safe_halt(void);
void local_irq_enable(void);
void local_irq_disable(void);
enum ctx_state exception_enter(void);
void exception_exit(enum ctx_state state);
int user_mode(struct pt_regs *regs);
void do_page_fault(struct pt_regs *regs, unsigned long error_code, unsigned long address);
void do_async_page_fault(struct pt_regs *regs, unsigned long error_code, unsigned long address);
enum { KVM_PV_REASON_PAGE_NOT_PRESENT = 1, KVM_PV_REASON_PAGE_READY };
struct kvm_vcpu { struct { struct { u32 host_apf_reason; } apf; } arch; };
int kvm_mmu_page_fault(struct kvm_vcpu *vcpu, u64 address, u64 error_code);
int kvm_handle_page_fault(struct kvm_vcpu *vcpu, u64 error_code, u64 address);
