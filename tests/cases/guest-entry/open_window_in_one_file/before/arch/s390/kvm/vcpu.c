static void note(struct kvm_vcpu *vcpu)
{
    vcpu->stat.exits++;
}

int run_one(struct kvm_vcpu *vcpu, struct kvm_cpu_context *block)
{
    u64 *registers = vcpu->run->regs;

    if (kvm_request_pending(vcpu))
        return -EINTR;

    local_irq_disable();
    guest_enter_irqoff();
    local_irq_enable(); /* the machine wants them open */

    if (vcpu->mode) {
        note(vcpu);
        sie64a(block, registers);
        note(vcpu);
    } else {
        vcpu->arch.result = 1;
    }

    local_irq_disable();
    guest_exit_irqoff();
    local_irq_enable();
    return handle_exit(vcpu, vcpu->arch.result);
}

int run_two(struct kvm_vcpu *vcpu, struct kvm_cpu_context *block)
{
    /* from guest_enter_irqoff() to guest_exit_irqoff() PF_VCPU is set */
    local_irq_disable();
    guest_enter_irqoff();
    csr_write(CSR_HVIP, 0);
    local_irq_enable();
    sie64a(block, vcpu->run->regs);
    local_irq_disable();
    csr_write(CSR_HVIP, 1);
    guest_exit_irqoff();
    /* RCU watches from guest_exit_irqoff() on */
    local_irq_enable();
    return 0;
}
