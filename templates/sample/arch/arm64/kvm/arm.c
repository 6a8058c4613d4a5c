// SPDX-License-Identifier: GPL-2.0
/*
 * Virtual CPUs on arm64: the loop between user space and the guest.
 */
#include <linux/errno.h>
#include <linux/kvm.h>
#include <linux/kvm_host.h>
#include <linux/preempt.h>
#include <linux/sched/signal.h>

#include <asm/fpsimd.h>
#include <asm/sysreg.h>
#include <asm/virt.h>

#include <trace/events/kvm.h>

void kvm_arch_vcpu_load(struct kvm_vcpu *vcpu, int cpu)
{
	vcpu->arch.fp_live = false;
}

void kvm_arch_vcpu_put(struct kvm_vcpu *vcpu)
{
	if (vcpu->arch.fp_live)
		fpsimd_save_and_flush_cpu_state();
}

/* Returns 1 to go on, or what user space gets. */
static int arm_serve_requests(struct kvm_vcpu *vcpu)
{
	if (!kvm_request_pending(vcpu))
		return 1;

	if (kvm_check_request(KVM_REQ_VM_DEAD, vcpu))
		return -EIO;

	if (kvm_check_request(KVM_REQ_RELOAD, vcpu))
		vcpu->arch.vmid_gen = READ_ONCE(vcpu->kvm->arch.vmid_gen);

	return 1;
}

static bool arm_must_bail(struct kvm_vcpu *vcpu, int *ret)
{
	if (signal_pending(current)) {
		vcpu->run->exit_reason = KVM_EXIT_INTR;
		*ret = -EINTR;
		return true;
	}

	return kvm_request_pending(vcpu);
}

/* The guest may have moved its timer; keep what it left behind. */
static void arm_sync_timer(struct kvm_vcpu *vcpu)
{
	vcpu->arch.timer_ctl = read_sysreg_el0(SYS_CNTV_CTL);
}

static int handle_exit(struct kvm_vcpu *vcpu, int reason)
{
#ifdef CONFIG_KVM_EXIT_COUNTERS
	if (reason >= 0 && reason < ARM_EXIT_MAX)
		vcpu->stat.reason[reason]++;
#endif
	switch (reason) {
	case ARM_EXIT_IRQ:
		return 1;
	case ARM_EXIT_TRAP:
		vcpu->arch.pc += 4;
		return 1;
	case ARM_EXIT_ABORT:
		vcpu->run->exit_reason = KVM_EXIT_MMIO;
		return 0;
	default:
		vcpu->run->exit_reason = KVM_EXIT_INTERNAL_ERROR;
		return -EINVAL;
	}
}

/**
 * kvm_arch_vcpu_ioctl_run - run a virtual CPU until user space is needed
 * @vcpu: the virtual CPU, its mutex held
 *
 * Return: 0 if user space shall look at the exit reason, or an error.
 */
int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	int ret = -ENOEXEC;

	vcpu_load(vcpu);

	if (!vcpu->arch.ready)
		goto out;

	if (vcpu->run->immediate_exit) {
		ret = -EINTR;
		goto out;
	}

	ret = 1;
	while (ret > 0) {
		cond_resched();

		ret = arm_serve_requests(vcpu);
		if (ret <= 0)
			continue;

		preempt_disable();
		local_irq_disable();

		/* Whoever sends a request now has to send an IPI as well. */
		smp_store_mb(vcpu->mode, IN_GUEST_MODE);

		if (arm_must_bail(vcpu, &ret)) {
			vcpu->mode = OUTSIDE_GUEST_MODE;
			local_irq_enable();
			preempt_enable();
			continue;
		}

#ifdef CONFIG_HAVE_HW_BREAKPOINT
		if (vcpu->guest_debug)
			write_sysreg(vcpu->arch.breakpoint, dbgbvr0_el1);
#endif

		trace_kvm_entry(vcpu->arch.pc);
		guest_enter_irqoff();

		ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);

		vcpu->mode = OUTSIDE_GUEST_MODE;
		vcpu->stat.exits++;
		arm_sync_timer(vcpu);

		/*
		 * If it was an interrupt that stopped the guest, it is still
		 * pending. The host's own handler runs as soon as we unmask.
		 */
		local_irq_enable();

		/*
		 * Only now is guest time over: guest_exit() stands behind the
		 * unmasking, so a tick that hit the guest is charged to it.
		 * Preemption stays off until then, or the next task's time
		 * would be charged to the guest, too.
		 */
		guest_exit();
		trace_kvm_exit(ret, vcpu->arch.pc);

		preempt_enable();

		ret = handle_exit(vcpu, ret);
	}

out:
	vcpu_put(vcpu);
	return ret;
}
