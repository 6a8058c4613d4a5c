// SPDX-License-Identifier: GPL-2.0
/*
 * Virtual CPUs on RISC-V.
 */
#include <linux/errno.h>
#include <linux/kvm.h>
#include <linux/kvm_host.h>
#include <linux/preempt.h>
#include <linux/sched/signal.h>

#include <asm/csr.h>

#include <trace/events/kvm.h>

void kvm_arch_vcpu_load(struct kvm_vcpu *vcpu, int cpu)
{
	csr_write(CSR_HGATP, vcpu->kvm->arch.hgatp);
}

void kvm_arch_vcpu_put(struct kvm_vcpu *vcpu)
{
	csr_write(CSR_HGATP, 0);
}

static int riscv_serve_requests(struct kvm_vcpu *vcpu)
{
	if (kvm_check_request(KVM_REQ_VM_DEAD, vcpu))
		return -EIO;

	if (kvm_check_request(KVM_REQ_RELOAD, vcpu))
		csr_write(CSR_HGATP, vcpu->kvm->arch.hgatp);

	return 1;
}

static int riscv_handle_exit(struct kvm_vcpu *vcpu, struct riscv_exit *exit)
{
	if (exit->cause & CAUSE_IRQ_FLAG) {
		vcpu->stat.exits_by_irq++;
		return 1;
	}

	switch (exit->cause) {
	case EXC_VIRTUAL_INST_FAULT:
		vcpu->arch.sepc += 4;
		return 1;
	case EXC_LOAD_GUEST_PAGE_FAULT:
	case EXC_STORE_GUEST_PAGE_FAULT:
		vcpu->run->exit_reason = KVM_EXIT_MMIO;
		return 0;
	default:
		return -EOPNOTSUPP;
	}
}

/*
 * RCU does not watch from state enter to state exit: nothing that can be
 * traced or instrumented may come in between.
 */
static void noinstr kvm_riscv_vcpu_enter_exit(struct kvm_vcpu *vcpu)
{
	guest_state_enter_irqoff();
	__kvm_riscv_switch_to(&vcpu->arch);
	guest_state_exit_irqoff();
}

/**
 * kvm_arch_vcpu_ioctl_run - run a virtual CPU until user space is needed
 * @vcpu: the virtual CPU, its mutex held
 *
 * Return: 0 if user space shall look at the exit reason, or an error.
 */
int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	struct riscv_exit exit;
	int ret = 1;

	if (!vcpu->arch.ready)
		return -ENOEXEC;

	vcpu_load(vcpu);

	while (ret > 0) {
		ret = riscv_serve_requests(vcpu);
		if (ret <= 0)
			continue;

		preempt_disable();
		local_irq_disable();

		/* Visible to senders before we look at the requests. */
		smp_store_mb(vcpu->mode, IN_GUEST_MODE);

		if (signal_pending(current)) {
			vcpu->run->exit_reason = KVM_EXIT_INTR;
			ret = -EINTR;
		}

		if (ret <= 0 || kvm_request_pending(vcpu)) {
			vcpu->mode = OUTSIDE_GUEST_MODE;
			local_irq_enable();
			preempt_enable();
			continue;
		}

		csr_write(CSR_HVIP, vcpu->arch.hvip);

		trace_kvm_entry(vcpu);
		guest_timing_enter_irqoff();

		kvm_riscv_vcpu_enter_exit(vcpu);

		vcpu->mode = OUTSIDE_GUEST_MODE;
		vcpu->stat.exits++;

		/* A trap in the window below would overwrite these. */
		exit.cause = csr_read(CSR_SCAUSE);
		exit.value = csr_read(CSR_STVAL);
		exit.addr = csr_read(CSR_HTVAL);

		/*
		 * Let pending interrupts in while guest time still runs: a
		 * tick that hit the guest belongs to it.
		 */
		local_irq_enable();
		local_irq_disable();

		guest_timing_exit_irqoff();
		local_irq_enable();

		trace_kvm_exit(&exit);
		preempt_enable();

		ret = riscv_handle_exit(vcpu, &exit);
	}

	vcpu_put(vcpu);
	return ret;
}
