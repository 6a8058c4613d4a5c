int label_as_argument(struct kvm_vcpu *vcpu)
{
	int ret = 0;

	local_irq_disable();
	guest_enter_irqoff();
	ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
	unsafe_read(vcpu->mode, vcpu->run, out);
	local_irq_enable();
	guest_exit();
out:
	return ret;
}

void break_in_expression(struct kvm_vcpu *vcpu)
{
	do {
		local_irq_disable();
		guest_enter_irqoff();
		vcpu->mode = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
		vcpu->mode = ({ if (vcpu->mode) break; 1; });
		local_irq_enable();
		guest_exit();
	} while (1);
}

void break_behind_macro(struct kvm_vcpu *vcpu)
{
	do {
		local_irq_disable();
		guest_enter_irqoff();
		vcpu->mode = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
		if_unlikely (vcpu->mode) {
			vcpu->mode = 0;
			break;
		}
		local_irq_enable();
		guest_exit();
	} while (1);
}
