// SPDX-License-Identifier: GPL-2.0
/*
 * Virtual CPUs on s390. The machine does not unmask interrupts when it starts
 * a guest, so they have to be on while the SIE instruction executes.
 */
#include <linux/errno.h>
#include <linux/kvm.h>
#include <linux/kvm_host.h>
#include <linux/sched/signal.h>

#include <asm/fpu.h>
#include <asm/gmap.h>
#include <asm/timex.h>

#include <trace/events/kvm.h>

void kvm_arch_vcpu_load(struct kvm_vcpu *vcpu, int cpu)
{
	gmap_enable(vcpu->arch.gmap);
	vcpu->arch.host_since = get_tod_clock_fast();
}

void kvm_arch_vcpu_put(struct kvm_vcpu *vcpu)
{
	gmap_disable(vcpu->arch.gmap);
}

/*
 * The guest's CPU timer goes on while the host works on the guest's behalf.
 * Hardware counts only inside of SIE, so the rest is subtracted by hand.
 */
static void sie_timer_to_guest(struct kvm_vcpu *vcpu)
{
	u64 used = get_tod_clock_fast() - vcpu->arch.host_since;

	vcpu->arch.sie_block->cpu_timer -= used;
}

static void sie_timer_to_host(struct kvm_vcpu *vcpu)
{
	vcpu->arch.host_since = get_tod_clock_fast();
}

static int sie_prepare(struct kvm_vcpu *vcpu)
{
	if (kvm_check_request(KVM_REQ_VM_DEAD, vcpu))
		return -EIO;

	if (kvm_check_request(KVM_REQ_TLB_FLUSH, vcpu))
		gmap_flush_tlb(vcpu->arch.gmap);

	vcpu->arch.sie_block->intercept = 0;
	trace_kvm_s390_sie_enter(vcpu);
	return 0;
}

static int sie_finish(struct kvm_vcpu *vcpu, int exit_reason)
{
	trace_kvm_s390_sie_exit(vcpu, exit_reason);
	vcpu->stat.exits++;

	if (exit_reason == -EFAULT) {
		vcpu->stat.exit_fault++;
		return gmap_fault_in(vcpu->arch.gmap);
	}

	if (!vcpu->arch.sie_block->intercept)
		return 0;

	vcpu->run->exit_reason = KVM_EXIT_S390_SIEIC;
	return -EREMOTE;
}

static int __vcpu_run(struct kvm_vcpu *vcpu)
{
	int rc, exit_reason;

	vcpu->srcu_idx = srcu_read_lock(&vcpu->kvm->srcu);

	do {
		rc = sie_prepare(vcpu);
		if (rc)
			break;

		srcu_read_unlock(&vcpu->kvm->srcu, vcpu->srcu_idx);

		/*
		 * From guest_enter to guest_exit, a fault is taken for one of
		 * the guest. So leave user memory alone in between.
		 */
		local_irq_disable();
		guest_enter_irqoff();
		sie_timer_to_guest(vcpu);
		local_irq_enable();
		exit_reason = sie64a(vcpu->arch.sie_block,
				     vcpu->run->s.regs.gprs,
				     gmap_get_enabled()->asce);
		local_irq_disable();
		sie_timer_to_host(vcpu);
		guest_exit_irqoff();
		local_irq_enable();

		vcpu->srcu_idx = srcu_read_lock(&vcpu->kvm->srcu);

		rc = sie_finish(vcpu, exit_reason);
	} while (!rc && !signal_pending(current));

	srcu_read_unlock(&vcpu->kvm->srcu, vcpu->srcu_idx);
	return rc;
}

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	int rc = -EINTR;

	vcpu_load(vcpu);

	if (vcpu->run->immediate_exit)
		goto out;

	if (!vcpu->arch.fp_saved) {
		save_user_fpu_regs();
		vcpu->arch.fp_saved = true;
	}

	rc = __vcpu_run(vcpu);

	if (!rc) {
		vcpu->run->exit_reason = KVM_EXIT_INTR;
		rc = -EINTR;
	} else if (rc == -EREMOTE) {
		/* The exit reason is set; user space does the rest. */
		rc = 0;
	}

out:
	vcpu_put(vcpu);
	return rc;
}
