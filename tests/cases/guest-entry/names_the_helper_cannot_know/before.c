#define SIE VCPU_ARCH
#define VCPU_ARCH (&vcpu->arch)

void run_vcpu(struct kvm_vcpu *vcpu)
{
	struct { u64 regs[16]; } set = { };

	for_each_turn(turn, 3) {
		local_irq_disable();
		guest_enter_irqoff();
		sie64a(SIE, set.regs, turn);
		local_irq_enable();
		guest_exit();
	}
}
