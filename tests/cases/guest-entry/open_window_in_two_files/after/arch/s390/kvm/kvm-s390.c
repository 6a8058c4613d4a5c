#include "kvm-s390.h"

unsigned long current_space(struct kvm_vcpu *vcpu)
{
	return vcpu->mode;
}

void put_context(struct kvm_vcpu *vcpu, struct kvm_cpu_context *context)
{
	vcpu->arch.context = *context;
}

bool is_inhibited(struct kvm_vcpu *vcpu)
{
	return vcpu->guest_debug;
}

static void stop_timer(struct kvm_vcpu *vcpu)
{
	vcpu->arch.hvip = 1;
}

static void start_timer(struct kvm_vcpu *vcpu)
{
	vcpu->arch.hvip = 0;
}

/*
 * Run the guest with interrupts enabled. RCU does not watch between state
 * enter and state exit, so nothing here may be traced, probed or otherwise
 * instrumented, and nothing may be added that takes a lock, prints, sleeps or
 * raises a tracepoint.
 */
int noinstr kvm_s390_enter_exit_sie(struct kvm_cpu_context *block, u64 *gprs,
				    unsigned long space)
{
	int ret;

	guest_state_enter_irqoff();

	/*
	 * Lockdep and tracing know from state enter that interrupts are about
	 * to be enabled, and learn from state exit that they are disabled. The
	 * calls here must tell them nothing, since that needs RCU.
	 */
	arch_local_irq_enable();
	ret = sie64a(block, gprs, space);
	arch_local_irq_disable();

	guest_state_exit_irqoff();

	return ret;
}

#define LEFT_EARLY 1
static int run_loop(struct kvm_vcpu *vcpu)
{
	int rc, reason;

	do {
		rc = kvm_request_pending(vcpu);
		if (rc)
			break;

		vcpu_put(vcpu);
		if (vcpu->arch.ready) {
			/* a secure guest keeps its registers elsewhere */
			vcpu->run->regs[0] = vcpu->arch.scause;
		}

		/*
		 * PF_VCPU tells the fault handler whose fault it is, so that
		 * from guest_timing_enter_irqoff to guest_timing_exit_irqoff
		 * user memory must not be read.
		 */
		local_irq_disable();
		guest_timing_enter_irqoff();
		stop_timer(vcpu);
		reason = kvm_s390_enter_exit_sie(&vcpu->arch.context,
						 vcpu->run->regs,
						 current_space(vcpu));
		start_timer(vcpu);
		guest_timing_exit_irqoff();
		local_irq_enable();

		if (vcpu->arch.ready) {
			vcpu->arch.scause = vcpu->run->regs[0];
			/*
			 * What was interrupted in the middle goes on there.
			 */
			if (vcpu->mode == LEFT_EARLY)
				vcpu->stat.exits++;
		}
		vcpu_load(vcpu);

		rc = handle_exit(vcpu, reason);
	} while (!signal_is_pending() && !rc);

	return rc;
}

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	return run_loop(vcpu);
}
