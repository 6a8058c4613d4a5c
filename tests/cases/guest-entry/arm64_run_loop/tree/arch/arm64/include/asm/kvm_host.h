#define static_branch_unlikely(key) (*(key))
#define smp_store_mb(place, value) \
	do { \
		(place) = (value); \
		__sync_synchronize(); \
	} while (0)

#define immediate_exit regs[0]

enum { KVM_EXIT_UNKNOWN, KVM_EXIT_MMIO, KVM_EXIT_INTR };

extern bool userspace_irqchip;

bool timer_wants_user(struct kvm_vcpu *vcpu);
bool pmu_wants_user(struct kvm_vcpu *vcpu);
bool vmid_is_stale(struct kvm_vcpu *vcpu);
bool vcpu_is_odd(struct kvm_vcpu *vcpu);
int finish_mmio(struct kvm_vcpu *vcpu);
void handle_requests(struct kvm_vcpu *vcpu);
void handle_exit_early(struct kvm_vcpu *vcpu, int reason);
void flush_pmu(struct kvm_vcpu *vcpu);
void flush_vgic(struct kvm_vcpu *vcpu);
void sync_pmu(struct kvm_vcpu *vcpu);
void save_fp(struct kvm_vcpu *vcpu);
void setup_debug(struct kvm_vcpu *vcpu);
void clear_debug(struct kvm_vcpu *vcpu);
