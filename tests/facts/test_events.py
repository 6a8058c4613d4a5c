"""The events that ship with the tool, and how a callee finds its own."""

from pathlib import Path

import msgspec
import pytest

from migrator.facts.events import Event, Events, MaskEffect, Use, load_events
from migrator.facts.folders import find_folders, own_folder
from migrator.facts.load import FactsError
from migrator.facts.recipe import load_recipe

_RECIPE = load_recipe(find_folders(), "guest-entry")
_EVENTS = load_events(find_folders(), _RECIPE)

# What changes an account, with what it does: mask, told, time, rcu.
_EFFECTS = {
    "local_irq_enable": (MaskEffect.ON, "on", "", ""),
    "local_irq_disable": (MaskEffect.OFF, "off", "", ""),
    "local_irq_save": (MaskEffect.SAVE_OFF, "off", "", ""),
    "local_irq_restore": (MaskEffect.RESTORE, "mask", "", ""),
    "raw_local_irq_enable": (MaskEffect.ON, "", "", ""),
    "raw_local_irq_restore": (MaskEffect.RESTORE, "", "", ""),
    "arch_local_irq_disable": (MaskEffect.OFF, "", "", ""),
    "arch_local_irq_enable_external": (MaskEffect.ON, "", "", ""),
    "__pmr_local_irq_save": (MaskEffect.SAVE_OFF, "", "", ""),
    "native_irq_enable": (MaskEffect.ON, "", "", ""),
    "powerpc_local_irq_pmu_save": (MaskEffect.SAVE_OFF, "off", "", ""),
    "powerpc_local_irq_pmu_restore": (MaskEffect.RESTORE, "mask", "", ""),
    "hard_irq_disable": (MaskEffect.OFF, "off", "", ""),
    "__hard_irq_enable": (MaskEffect.ON, "", "", ""),
    "local_daif_mask": (MaskEffect.OFF, "off", "", ""),
    "local_daif_restore": (MaskEffect.RESTORE, "mask", "", ""),
    "spin_lock_irq": (MaskEffect.OFF, "off", "", ""),
    "raw_spin_unlock_irqrestore": (MaskEffect.RESTORE, "mask", "", ""),
    "read_unlock_irq": (MaskEffect.ON, "on", "", ""),
    "guard(irq)": (MaskEffect.OFF, "off", "", ""),
    "guard(irqsave)": (MaskEffect.SAVE_OFF, "off", "", ""),
    "scoped_guard(irqsave)": (MaskEffect.SAVE_OFF, "off", "", ""),
    "guard(raw_spinlock_irqsave)": (MaskEffect.SAVE_OFF, "off", "", ""),
    "guard(spinlock_irq)": (MaskEffect.OFF, "off", "", ""),
    "safe_halt": (MaskEffect.ON, "on", "", ""),
    "lockdep_hardirqs_on": (None, "on", "", ""),
    "trace_hardirqs_off": (None, "off", "", ""),
    "guest_enter_irqoff": (None, "", "guest", "away"),
    "guest_exit": (None, "", "host", "watching"),
    "guest_timing_exit_irqoff": (None, "", "host", ""),
    "guest_state_enter_irqoff": (None, "on", "", "away"),
    "guest_state_exit_irqoff": (None, "off", "", "watching"),
    "guest_context_exit_irqoff": (None, "", "", "watching"),
    "context_tracking_guest_enter": (None, "", "", "away"),
    "vtime_account_guest_enter": (None, "", "guest", ""),
    "kvm_guest_enter_irqoff": (None, "on", "guest", "away"),
    "enter_from_guest_mode": (None, "off", "", "watching"),
    "user_enter_irqoff": (None, "", "", "away"),
    "ct_idle_exit": (None, "", "", "watching"),
}

_USES = {
    Use.TRACEPOINT: "trace_kvm_entry trace_printk __trace_hcall_entry wrmsrl",
    Use.TRACING: "trace_hardirqs_on_prepare lockdep_hardirqs_on_prepare local_bh_enable preempt_disable",
    Use.LOCK: "spin_lock mutex_lock down_read lockdep_assert_held raw_spin_trylock guard(mutex) kfree",
    Use.PRINT: "printk pr_warn_once kvm_err kvm_debug vcpu_unimpl dev_warn VCPU_EVENT dump_stack",
    Use.WARN: "WARN WARN_ONCE KVM_BUG",
    Use.TRAP: "WARN_ON WARN_ON_ONCE BUG_ON BUG KVM_BUG_ON VM_WARN_ON_ONCE lockdep_assert_irqs_disabled",
    Use.RCU: "rcu_read_lock srcu_read_lock rcu_dereference guard(rcu) guard(srcu) list_for_each_entry_rcu",
    Use.SLEEP: "schedule cond_resched might_sleep xfer_to_guest_mode_handle_work preempt_enable",
    Use.UACCESS: "copy_from_user __copy_to_user get_user __put_user kvm_read_guest kvm_vcpu_write_guest read_guest_lc",
    Use.INSTRUMENTED: "atomic_read atomic64_inc test_bit set_bit test_and_clear_bit cmpxchg refcount_inc",
    Use.NOTHING: """READ_ONCE WRITE_ONCE smp_mb barrier this_cpu_read __this_cpu_write per_cpu_ptr smp_processor_id
        container_of ARRAY_SIZE BIT GENMASK FIELD_GET min max_t cpu_relax static_branch_unlikely cpu_feature_enabled
        __builtin_constant_p IS_ENABLED BUILD_BUG_ON virt_to_phys arch_test_bit raw_atomic_read arch_spin_lock
        trace_kvm_entry_enabled lockdep_hardirqs_on rcu_is_watching irqs_disabled memcpy __set_bit
        mfspr isb pr_devel""",
}


def _find(callee: str) -> Event:
    event = _EVENTS.find(callee)
    assert event is not None, callee
    return event


@pytest.mark.parametrize("callee", _EFFECTS)
def test_effects(callee: str) -> None:
    """What is done to the accounts; and git finds the functions that call it, by a stem."""
    event = _find(callee)

    assert (event.mask, event.told, event.time, event.rcu) == _EFFECTS[callee]
    assert any(stem in f"{callee}(" for stem in _EVENTS.facts.stems)
    assert event.scope is ("guard" in callee)


@pytest.mark.parametrize(("use", "callee"), [(use, name) for use, names in _USES.items() for name in names.split()])
def test_uses(use: Use, callee: str) -> None:
    """What a call leans on."""
    assert _find(callee).uses is use


@pytest.mark.parametrize(
    "callee",
    """cond_local_irq_enable local_irq_enable_exit_to_user enable_irq kvm_vcpu_srcu_read_lock trace_clock_local
    kvm_run vmcs_read32 this_cpu_disable_ftrace signal_pending load_registers unlock_page""".split(),
)
def test_not_declared(callee: str) -> None:
    """Code that has to be read: wrappers, functions that may not do what they are named for, and all others."""
    assert _EVENTS.find(callee) is None


def test_contracts() -> None:
    """Helpers ask for interrupts off, but those that save the mask; nothing else does."""
    asking = {helper.name for helper in _RECIPE.helper if _find(helper.name).needs_off}

    assert asking == {helper.name for helper in _RECIPE.helper if not helper.saves_irqs}
    assert not _find("local_irq_save").needs_off


def test_instrumentation() -> None:
    """A stretch is opened and closed."""
    assert [_find(f"instrumentation_{end}").allows for end in ("begin", "end")] == [1, -1]
    assert _find("ct_irq_enter").allows == -_find("rcu_irq_exit").allows == 1


def test_every_event_has_a_reason() -> None:
    """Each says why in our words, as no sentence; roles are those of the recipe, each once."""
    facts = _EVENTS.facts
    roles = [event.role for event in facts.event if event.role]

    assert all(event.why and not event.why.endswith(".") for event in facts.event)
    assert sorted(roles) == sorted({helper.role for helper in _RECIPE.helper})


def test_words() -> None:
    """The lists that the analysis reads functions by."""
    facts = _EVENTS.facts

    assert facts.run == ("kvm_arch_vcpu_ioctl_run",)
    assert {"likely", "unlikely"} <= {*facts.transparent}
    assert "noinstr" in facts.attributes.noinstr
    assert "__always_inline" in facts.attributes.inline
    assert "__no_kcsan" in facts.attributes.marks
    assert "NOKPROBE_SYMBOL" in facts.attributes.not_probed


def test_first_match_counts() -> None:
    """An exact call may stand before a role, and a pattern behind it does not reach the helpers."""
    events = (
        Event(call="guest_exit", why="first", uses=Use.TRAP),
        Event(role="exit", why="second", needs_off=True),
        Event(call=r"\w+", why="last"),
    )
    made = Events(msgspec.structs.replace(_EVENTS.facts, event=events), _RECIPE)

    found = [made.find(name) for name in ("guest_exit", "guest_exit_irqoff", "kvm_guest_exit", "other", "a->b")]

    assert [event.why if event else None for event in found] == ["first", "second", "second", "last", None]
    assert [event.needs_off for event in found if event] == [False, True, False, False]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('role = "timing-exit"', 'role = "sideways"', "'sideways', which no helper"),
        ('role = "timing-exit"', "", "needs either `call` or `role`"),
        ('time = "host"', 'time = "hots"', "it is one of guest, host"),
        ('call = "local_irq_enable"', 'call = "("', "no regular expression"),
        ('mask = "on"', 'mask = "open"', "open"),
    ],
)
def test_wrong_facts(tmp_path: Path, old: str, new: str, problem: str) -> None:
    """What is wrong in the file is named."""
    text = (own_folder() / "guest-entry" / "events.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "guest-entry").mkdir()
    (tmp_path / "guest-entry" / "events.toml").write_text(text.replace(old, new), encoding="utf-8")

    with pytest.raises(FactsError, match=problem):
        load_events(find_folders(tmp_path), _RECIPE)


def test_events_of_other_helpers_are_others() -> None:
    """One file of events says something else to a recipe whose helpers have other roles."""
    bare = msgspec.structs.replace(_RECIPE, helper=())

    assert _EVENTS.is_same(Events(_EVENTS.facts, _RECIPE))
    assert not _EVENTS.is_same(Events(_EVENTS.facts, bare))
