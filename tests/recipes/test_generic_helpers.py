"""The generic helpers: made of the tree's own pair, or refused with the line that does not come apart."""

from collections.abc import Callable

import pytest

from migrator.recipes.guest_entry.generic import helpers as generic_helpers
from migrator.recipes.model import Proposal, Reason, Refusal
from migrator.syntax.edits import apply_edits
from tests.recipes.bench import FACTS, Bench
from tests.recipes.grounds import decide, tree_of

_HEADER = "include/linux/kvm_host.h"
_TRACE = "include/linux/ftrace.h"
_IRQS = "include/linux/irqflags.h"
_CODE = "arch/riscv/kvm/vcpu.c"
_ENTER = "static __always_inline void guest_enter_irqoff(void)\n"
_EXIT = "static __always_inline void guest_exit_irqoff(void)\n"


def _propose(files: dict[str, str]) -> str:
    """Return the header as the step leaves it."""
    (proposal,) = decide(generic_helpers.STEP, files)
    assert isinstance(proposal, Proposal)
    return apply_edits(files[_HEADER], proposal.edits_of(_HEADER))


def _refuse(files: dict[str, str]) -> Refusal:
    (refusal,) = decide(generic_helpers.STEP, files)
    assert isinstance(refusal, Refusal)
    return refusal


def _with(path: str, edit: Callable[[str], str]) -> dict[str, str]:
    files = tree_of("helpers_brought_in_first")
    changed = edit(files[path])
    assert changed != files[path]
    return {**files, path: changed}


def _body(text: str, name: str) -> list[str]:
    """Return the lines of a function without its comments and brackets."""
    lines = text.partition(f"void {name}(void)\n{{\n")[2].partition("\n}\n")[0].split("\n")
    return [line.strip() for line in lines if line.strip() and "instrumentation" not in line]


def test_order_of_the_calls() -> None:
    """State enter and state exit mirror each other around context tracking."""
    text = _propose(tree_of("helpers_brought_in_first"))

    assert _body(text, FACTS.split.state_enter) == [
        "trace_hardirqs_on_prepare();",
        "lockdep_hardirqs_on_prepare();",
        "guest_context_enter_irqoff();",
        "lockdep_hardirqs_on(CALLER_ADDR0);",
    ]
    assert _body(text, FACTS.split.state_exit) == [
        "lockdep_hardirqs_off(CALLER_ADDR0);",
        "guest_context_exit_irqoff();",
        "trace_hardirqs_off_finish();",
    ]


def test_nothing_of_the_pair_is_lost() -> None:
    """Each line of both old bodies is there once more, in the order it had."""
    files = tree_of("helpers_brought_in_first")
    old, new = files[_HEADER].split("\n"), iter(_propose(files).split("\n"))

    kept = [line for line in old if line.startswith("\t")]

    assert [line for line in kept if any(line == other for other in new)] == kept


@pytest.mark.parametrize(
    ("comment", "wanted"),
    [
        ("/* Off, please. */", " *\n * Off, please.\n */\n"),
        ("/*\n * Two lines,\n *\n *   one deeper.\n */", " *\n * Two lines,\n *\n *   one deeper.\n */\n"),
        ("/**\n * guest_enter_irqoff - Enter\n */", " instead.\n */\n/**\n * guest_enter_irqoff - Enter\n */\n"),
        ("// Off, please.", " instead.\n */\n// Off, please.\n"),
    ],
)
def test_comments_above_the_pair(comment: str, wanted: str) -> None:
    """What stands above the old helper stays with it, below the word that it is deprecated."""
    files = _with(_HEADER, lambda text: text.replace("/* irqs must be off here */", comment))

    assert f"{wanted}{_ENTER}" in _propose(files)


def test_includes_what_is_lacking_and_no_more() -> None:
    """A header that is included already is not included again."""
    files = _with(_HEADER, lambda text: text.replace("#include <linux/instrumentation.h>\n", ""))
    text = _propose(files)

    assert text.count("#include <linux/irqflags.h>") == 1
    assert "<linux/context_tracking.h>\n#include <linux/ftrace.h>\n#include <linux/instrumentation.h>\n\n" in text


_TIME = "\tvtime_account_guest_exit();\n"
_NEW = "\nstatic inline void {}(void)\n{{\n}}\n"
_LEAVES = "\tif (vtime_account_guest_exit())\n\t\treturn;\n"
_BOTH = "(PF_VCPU && !context_tracking_guest_exit())"


@pytest.mark.parametrize(
    ("path", "old", "new", "told"),
    [
        (_HEADER, _ENTER, _ENTER.replace("void guest", "int guest"), "takes or returns something"),
        (_HEADER, _EXIT, _EXIT.replace("(void)", "(int cpu)"), "takes or returns something"),
        (_HEADER, _TIME, f"#ifdef A\n{_TIME}#endif\n", "has `#ifdef A`"),
        (_HEADER, _TIME, "", "nothing in its body accounts guest time"),
        (_HEADER, _TIME, _LEAVES, "leaves early or jumps"),
        (_HEADER, "(!context_tracking_guest_exit())", _BOTH, "one statement has both"),
        (_HEADER, "\t}\n\n\tinstrumentation_begin();", "\t} instrumentation_begin();", "is not certain"),
        (_HEADER, _EXIT, f"#endif\n#ifdef A\n{_EXIT}", "same conditions"),
        (_HEADER, _EXIT, _EXIT.replace("guest_exit", "guest_leave"), "one half of the pair"),
        (_HEADER, "", _NEW.format("guest_timing_enter_irqoff"), "but the tree lacks guest_timing_exit_irqoff()"),
        (_HEADER, "", _NEW.format("guest_context_exit_irqoff"), "defines guest_context_exit_irqoff()"),
        (_CODE, "", _NEW.format("guest_state_exit_irqoff"), f"{_CODE} defines guest_state_exit_irqoff()"),
        (_HEADER, "<linux/", "<asm/", "includes nothing of <linux/>"),
        (_TRACE, "", "\n#include <linux/kvm_host.h>\n", f"reaches {_HEADER} by its own includes"),
        (_TRACE, "CALLER_ADDR0", "CALLER", "does not have CALLER_ADDR0"),
        (_IRQS, "on_prepare(void)", "on_prepare(int a, int b)", "takes 2 arguments"),
        (_IRQS, "", f"\n{_ENTER}{{\n\tvtime_account_guest_enter();\n}}\n", "each define the old pair"),
    ],
)
def test_what_does_not_come_apart(path: str, old: str, new: str, told: str) -> None:
    """The refusal names the header and says what a person has to split."""
    files = _with(path, lambda text: text.replace(old, new) if old else text + new)
    refusal = _refuse(files)

    assert refusal.reason is Reason.HELPERS_UNCLEAR
    assert told in refusal.message
    assert _HEADER in refusal.message


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (lambda t: t.replace("\n", "\r\n"), Reason.UNMAILABLE),
        (lambda t: t + "}\n", Reason.NOT_STRUCTURED),
    ],
)
def test_headers_that_nobody_edits(edit: Callable[[str], str], reason: Reason) -> None:
    """What git would not carry, or what was not read as a whole, is left as it is."""
    assert _refuse(_with(_HEADER, edit)).reason is reason


def test_variants_without_an_else() -> None:
    """State helpers behind an #endif need the halves in every configuration."""
    files = tree_of("helpers_split_in_each_branch")
    path = "include/linux/context_tracking.h"

    refusal = _refuse({**files, path: files[path].replace("#else", "#elif defined(B)")})

    assert "up to an #else" in refusal.message


def test_nothing_to_bring() -> None:
    """A tree that has the split is left alone; and so is one without anything to split."""
    files = tree_of("helpers_brought_in_first")

    assert decide(generic_helpers.STEP, {**files, _HEADER: _propose(files)}) == ()
    assert decide(generic_helpers.STEP, {_CODE: files[_CODE]}) == ()


def test_not_in_the_series_where_nobody_needs_it() -> None:
    """Helpers that no patch of the series calls are not brought in."""
    files = tree_of("helpers_brought_in_first")
    lonely = "void run_vcpu(struct kvm_vcpu *vcpu)\n{\n\tguest_enter_irqoff();\n}\n"

    plan = Bench("riscv", {_CODE: lonely}, {**files, _CODE: lonely}, has_helpers=False).plan()

    assert plan.changes == ()
