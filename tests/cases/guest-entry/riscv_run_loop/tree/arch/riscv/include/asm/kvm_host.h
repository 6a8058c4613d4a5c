enum { KVM_EXIT_UNKNOWN, KVM_EXIT_MMIO, KVM_EXIT_INTR };

struct cpu_trap {
	u64 sepc;
	u64 scause;
	u64 stval;
	u64 htval;
	u64 htinst;
};

extern int vm_srcu;

int srcu_read_lock(int *srcu);
void srcu_read_unlock(int *srcu, int index);
void smp_mb__after_srcu_read_unlock(void);
bool vmid_is_stale(struct kvm_vcpu *vcpu);
int finish_mmio(struct kvm_vcpu *vcpu);
int redirect_trap(struct kvm_vcpu *vcpu, struct kvm_run *run, struct cpu_trap *trap);
void handle_requests(struct kvm_vcpu *vcpu);
void update_vmid(struct kvm_vcpu *vcpu);
void flush_interrupts(struct kvm_vcpu *vcpu);
void sync_interrupts(struct kvm_vcpu *vcpu);
