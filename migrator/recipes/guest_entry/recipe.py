"""Guest entry is split into timing and state, and the guest runs in a noinstr helper.

Why:     the deprecated pair stops RCU watching before the run call and lets it
         watch again only behind the place where interrupts are enabled, so
         interrupt handlers, tracing and instrumentation run where RCU is not
         watching; lockdep and interrupt tracing are told nothing at all.
Before:  guest_enter_irqoff(); ret = run(vcpu); local_irq_enable(); guest_exit();
After:   guest_timing_enter_irqoff(); ret = helper(vcpu); an interrupt window;
         guest_timing_exit_irqoff(); local_irq_enable();
         and in the helper: guest_state_enter_irqoff(); run; guest_state_exit_irqoff();
Safety:  needs review; refused where the code has none of the shapes below, and
         where a path of it is not certain.
Source:  include/linux/kvm_host.h, comments above the helpers; ef9989afda73 (v5.17).
"""

from migrator.recipes.guest_entry.across import apart
from migrator.recipes.guest_entry.across import shape as across
from migrator.recipes.guest_entry.generic import entry_hook, removal
from migrator.recipes.guest_entry.generic import helpers as generic_helpers
from migrator.recipes.guest_entry.inside import shape as inside
from migrator.recipes.guest_entry.open_window import shape as open_window
from migrator.recipes.guest_entry.parts import unreadable
from migrator.recipes.guest_entry.parts.configured import configured
from migrator.recipes.guest_entry.straight import shape as straight
from migrator.recipes.guest_entry.stretch import converted, half_split
from migrator.recipes.guest_entry.wrapped import shape as wrapped
from migrator.recipes.model import Recipe

RECIPE = Recipe(
    name="guest-entry",
    title="Guest entry is split into timing and state, and the guest runs in a noinstr helper.",
    before=(generic_helpers.STEP, entry_hook.STEP),
    shapes=(
        unreadable.SHAPE,
        across.SHAPE,
        configured(inside.SHAPE),
        configured(wrapped.SHAPE),
        configured(half_split.SHAPE),
        configured(converted.SHAPE),
        configured(open_window.SHAPE),
        apart.SHAPE,
        configured(straight.SHAPE),
    ),
    behind=(removal.STEP,),
    page=__doc__ or "",
)
