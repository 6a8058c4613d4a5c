static int run_vcpu_for_long(struct kvm_vcpu *vcpu,
                             bool once)
{
    int ret;

    do {
        local_irq_disable();
        guest_enter_irqoff();
        ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
        /* the tick is pending */
        local_irq_enable();
        guest_exit();
    } while (ret > 0 && !once);

    return ret;
}

int run_vcpu(struct kvm_vcpu *vcpu)
{
    return run_vcpu_for_long(vcpu, false);
}
