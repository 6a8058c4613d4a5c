/* SPDX-License-Identifier: GPL-2.0 */
TRACE_EVENT(kvm_timer_late,
	TP_PROTO(int vcpu_id, s64 late),
	TP_ARGS(vcpu_id, late)
);
