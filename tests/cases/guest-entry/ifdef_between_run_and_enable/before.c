int run_vcpu(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	guest_enter_irqoff();
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
#ifdef CONFIG_KVM_EXTRA
	if (vcpu->guest_debug)
		sync_timer(vcpu);
	else
#endif
		sync_vgic(vcpu);
#if defined(CONFIG_KVM_EXTRA)
	vcpu->stat.exits++;
#elif defined(CONFIG_KVM_OTHER)
	vcpu->stat.exits--;
#endif
	local_irq_enable();
	guest_exit();

	return ret;
}
