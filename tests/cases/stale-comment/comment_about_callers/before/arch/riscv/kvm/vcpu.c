/* Called between guest_enter_irqoff() and guest_exit_irqoff(). */
void load_registers(struct kvm_vcpu *vcpu)
{
	vcpu->arch.loaded = true;
}
