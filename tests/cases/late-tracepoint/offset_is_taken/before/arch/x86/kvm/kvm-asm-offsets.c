// SPDX-License-Identifier: GPL-2.0

static void __used common(void)
{
	OFFSET(TIMER_delta, kvm_timer, advance_expire_delta);
}
