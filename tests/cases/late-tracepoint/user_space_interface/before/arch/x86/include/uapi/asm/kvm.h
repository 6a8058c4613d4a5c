/* SPDX-License-Identifier: GPL-2.0 */
struct kvm_timer_page {
	__s64 advance_expire_delta;
};
