"""A tree as it would be without the split: one call for guest time and for context, in words of our own."""

from tests.kernel.checkouts import Checkout

HELPERS = "include/linux/kvm_host.h"
_FIRST, _LAST = "guest_timing_enter_irqoff(void)\n{", "guest_state_exit_irqoff(void)\n{"
_COMBINED = """
static __always_inline void guest_enter_irqoff(void)
{
	instrumentation_begin();
	vtime_account_guest_enter();
	instrumentation_end();

	if (!context_tracking_guest_enter()) {
		instrumentation_begin();
		rcu_virt_note_context_switch();
		instrumentation_end();
	}
}

static __always_inline void guest_exit_irqoff(void)
{
	context_tracking_guest_exit();

	instrumentation_begin();
	vtime_account_guest_exit();
	instrumentation_end();
}

static inline void guest_exit(void)
{
	unsigned long flags;

	local_irq_save(flags);
	guest_exit_irqoff();
	local_irq_restore(flags);
}
"""


def take_helpers_out(checkout: Checkout) -> None:
    """Commit a header in which the combined pair stands alone, from the first comment to the last helper."""
    path = checkout.path / HELPERS
    text = path.read_text(encoding="utf-8")
    begin = text.rindex("\n/*", 0, text.index(_FIRST))
    end = text.index("\n}\n", text.index(_LAST)) + 3
    path.write_text(text[:begin] + _COMBINED + text[end:], encoding="utf-8")
    checkout.git("commit", "-q", "-a", "-m", "test input: no split helpers")
