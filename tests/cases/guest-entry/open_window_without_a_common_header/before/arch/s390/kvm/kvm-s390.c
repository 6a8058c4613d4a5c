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

#define LEFT_EARLY 1
static int run_loop(struct kvm_vcpu *vcpu)
{
	int rc, reason;

	do {
		rc = kvm_request_pending(vcpu);
		if (rc)
			break;

		vcpu_put(vcpu);
		/*
		 * PF_VCPU tells the fault handler whose fault it is, so that
		 * from guest_enter to guest_exit user memory must not be read.
		 */
		local_irq_disable();
		guest_enter_irqoff();
		stop_timer(vcpu);
		local_irq_enable();
		if (vcpu->arch.ready) {
			/* a secure guest keeps its registers elsewhere */
			vcpu->run->regs[0] = vcpu->arch.scause;
		}
		reason = sie64a(&vcpu->arch.context,
				vcpu->run->regs,
				current_space(vcpu));
		if (vcpu->arch.ready) {
			vcpu->arch.scause = vcpu->run->regs[0];
			/*
			 * What was interrupted in the middle goes on there.
			 */
			if (vcpu->mode == LEFT_EARLY)
				vcpu->stat.exits++;
		}
		local_irq_disable();
		start_timer(vcpu);
		guest_exit_irqoff();
		local_irq_enable();
		vcpu_load(vcpu);

		rc = handle_exit(vcpu, reason);
	} while (!signal_is_pending() && !rc);

	return rc;
}

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	return run_loop(vcpu);
}
