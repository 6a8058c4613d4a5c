/* SPDX-License-Identifier: GPL-2.0 */
#if !defined(_TRACE_KVM_H) || defined(TRACE_HEADER_MULTI_READ)
#define _TRACE_KVM_H

TRACE_EVENT(kvm_wait_lapic_expire,
	TP_PROTO(unsigned int vcpu_id, s64 delta),
	TP_ARGS(vcpu_id, delta),

	TP_STRUCT__entry(
		__field(unsigned int, vcpu_id)
		__field(s64, delta)
	),

	TP_fast_assign(
		__entry->vcpu_id = vcpu_id;
		__entry->delta = delta;
	),

	TP_printk("vcpu %u: %lld", __entry->vcpu_id, __entry->delta)
);

#endif
