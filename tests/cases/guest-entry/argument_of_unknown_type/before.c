void call_without_prototype(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_enter_irqoff();
	sie64a(&vcpu->arch, registers_of(vcpu), 0);
	local_irq_enable();
	guest_exit();
}

void function_pointer(struct kvm_vcpu *vcpu)
{
	unsigned long (*asce)(void) = find_asce();

	local_irq_disable();
	guest_enter_irqoff();
	sie64a(&vcpu->arch, 0, asce);
	local_irq_enable();
	guest_exit();
}

void type_of_the_function(struct kvm_vcpu *vcpu)
{
	typedef u64 register_set[16];
	register_set regs;
	local_irq_disable();
	guest_enter_irqoff();
	sie64a(&vcpu->arch, &regs, 0);
	local_irq_enable();
	guest_exit();
}

void variable_of_a_loop(struct kvm_vcpu *vcpu)
{
	for (int asce = 0; asce < 3; asce++) {
		local_irq_disable();
		guest_enter_irqoff();
		sie64a(&vcpu->arch, 0, asce);
		local_irq_enable();
		guest_exit();
	}
}

void type_by_configuration(struct kvm_vcpu *vcpu)
{
#ifdef CONFIG_64BIT
	u64 asce = 0;
#else
	u32 asce = 0;
#endif
	local_irq_disable();
	guest_enter_irqoff();
	sie64a(&vcpu->arch, 0, asce);
	local_irq_enable();
	guest_exit();
}
#define SIE (&vcpu->arch)
void macro_of_a_local(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_enter_irqoff();
	sie64a(SIE, 0, 0);
	local_irq_enable();
	guest_exit();
}
void comment_inside(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_enter_irqoff();

	sie64a(&vcpu->arch, 0, /* no space */ 0);
	local_irq_enable();
	guest_exit();
}
