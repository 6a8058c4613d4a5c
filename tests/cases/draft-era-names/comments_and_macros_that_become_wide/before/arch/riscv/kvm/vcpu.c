// SPDX-License-Identifier: GPL-2.0
/*
 * Watch out: from exit_to_guest_mode() on, until enter_from_guest_mode() is
 * through, nothing may be traced.
 *
 * Another paragraph, which is left as it was written, with its short
 * lines.
 */
#define run_guest(vcpu)				\
({						\
	exit_to_guest_mode();			\
	__run(vcpu);				\
	enter_from_guest_mode();	\
	(vcpu)->left = 1; \
})

static noinstr void run(struct kvm_vcpu *vcpu)
{
	/* Nothing that can be traced comes behind exit_to_guest_mode(), please. */
	exit_to_guest_mode();
	__run(vcpu);
	// Between exit_to_guest_mode() and enter_from_guest_mode() there is more,
	// which is told elsewhere.
	enter_from_guest_mode();	/* what exit_to_guest_mode() has begun ends here */
	/*
	 * exit_to_guest_mode()      | enter_from_guest_mode()      | what it tells
	 */
	finish(vcpu);
}
