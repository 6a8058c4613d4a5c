// SPDX-License-Identifier: GPL-2.0
/*
 * Watch out: from guest_state_enter_irqoff() on, until
 * guest_state_exit_irqoff() is through, nothing may be traced.
 *
 * Another paragraph, which is left as it was written, with its short
 * lines.
 */
#define run_guest(vcpu)				\
({						\
	guest_state_enter_irqoff();		\
	__run(vcpu);				\
	guest_state_exit_irqoff();	\
	(vcpu)->left = 1; \
})

static noinstr void run(struct kvm_vcpu *vcpu)
{
	/*
	 * Nothing that can be traced comes behind guest_state_enter_irqoff(),
	 * please.
	 */
	guest_state_enter_irqoff();
	__run(vcpu);
	// Between guest_state_enter_irqoff() and guest_state_exit_irqoff()
	// there is more, which is told elsewhere.
	guest_state_exit_irqoff();	/* what guest_state_enter_irqoff() has begun ends here */
	/*
	 * guest_state_enter_irqoff()      | guest_state_exit_irqoff()      | what it tells
	 */
	finish(vcpu);
}
