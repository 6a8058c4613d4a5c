static void note(struct kvm_vcpu *vcpu)
{
    vcpu->stat.exits++;
}

/*
 * Run the guest with interrupts enabled. RCU does not watch between state
 * enter and state exit, so nothing here may be traced, probed or otherwise
 * instrumented, and nothing may be added that takes a lock, prints, sleeps or
 * raises a tracepoint.
 */
static void noinstr kvm_s390_enter_exit_sie(struct kvm_cpu_context *block,
                                            u64 *registers)
{
    guest_state_enter_irqoff();

    /*
     * Lockdep and tracing know from state enter that interrupts are about
     * to be enabled, and learn from state exit that they are disabled. The
     * calls here must tell them nothing, since that needs RCU.
     */
    arch_local_irq_enable();
    sie64a(block, registers);
    arch_local_irq_disable();

    guest_state_exit_irqoff();
}

int run_one(struct kvm_vcpu *vcpu, struct kvm_cpu_context *block)
{
    u64 *registers = vcpu->run->regs;

    if (kvm_request_pending(vcpu))
        return -EINTR;

    /* the machine wants them open */

    if (vcpu->mode) {
        note(vcpu);

        local_irq_disable();
        guest_timing_enter_irqoff();
        kvm_s390_enter_exit_sie(block, registers);
        guest_timing_exit_irqoff();
        local_irq_enable();

        note(vcpu);
    } else {
        vcpu->arch.result = 1;
    }

    return handle_exit(vcpu, vcpu->arch.result);
}

int run_two(struct kvm_vcpu *vcpu, struct kvm_cpu_context *block)
{
    /*
     * from guest_timing_enter_irqoff() to guest_timing_exit_irqoff() PF_VCPU
     * is set
     */
    local_irq_disable();
    guest_timing_enter_irqoff();
    csr_write(CSR_HVIP, 0);
    kvm_s390_enter_exit_sie(block, vcpu->run->regs);
    csr_write(CSR_HVIP, 1);
    guest_timing_exit_irqoff();
    /* RCU watches from guest_exit_irqoff() on */
    local_irq_enable();
    return 0;
}
