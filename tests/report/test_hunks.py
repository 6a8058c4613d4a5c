"""Reasons of hunks: told from a diff alone, whoever wrote it, and what the analysis and the proposals add."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.analysis.findings import Finding, Level
from migrator.facts.arch import load_archs
from migrator.facts.events import load_events
from migrator.facts.folders import find_folders
from migrator.facts.reasons import Reasons
from migrator.facts.recipe import load_recipe
from migrator.facts.voices import Voice, Voices, load_voices
from migrator.recipes.model import Proposal, Safety
from migrator.report.findings import add_findings
from migrator.report.hunks import find_hunks
from migrator.report.model import FindingRow, HunkRow, Report, ToolInfo, TreeInfo
from migrator.report.reviewing import review_plan
from migrator.rewrite.compare import find_added
from migrator.series.reviewed import ReviewedPatch
from migrator.text import Place
from tests.report.reports import Told

_FOLDERS = find_folders()
_FACTS = load_recipe(_FOLDERS, "guest-entry")
_EVENTS = load_events(_FOLDERS, _FACTS)
_ARCHS = load_archs(_FOLDERS, "guest-entry")
_VOICES = load_voices(_FOLDERS, _FACTS, ())
_HELPER = """\
+static int noinstr kvm_arm_vcpu_enter_exit(struct kvm_vcpu *vcpu)
+{
+\tint ret;
+
+\tguest_state_enter_irqoff();
+\tret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
+\tguest_state_exit_irqoff();
+
+\treturn ret;
+}
+
 /* The run ioctl. */
"""


def _diff(
    lines: str, path: str = "arch/arm64/kvm/arm.c", section: str = "int run(struct kvm_vcpu *vcpu)", at: int = 9
) -> str:
    """Return the diff with one hunk of the lines."""
    signs = [line[:1] for line in lines.splitlines()]
    old, new = (sum(sign in {" ", side} for sign in signs) for side in "-+")
    head = f"diff --git a/{path} b/{path}\n--- a/{path}\n+++ b/{path}\n"
    return f"{head}@@ -{at},{old} +{at},{new} @@ {section}\n{lines}"


def _tell(*diffs: str) -> tuple[HunkRow, ...]:
    patches = [ReviewedPatch(number, "", "KVM: x", "", diff, ()) for number, diff in enumerate(diffs, 1)]
    return find_hunks(patches, _FACTS, _EVENTS, _ARCHS, _VOICES)


def test_a_helper_and_its_call() -> None:
    """The function that one hunk makes is known in the next one, and the run call is named as the facts do."""
    lines = " \ttrace_kvm_entry(1);\n-\tguest_enter_irqoff();\n+\tguest_timing_enter_irqoff();\n \n"
    lines += "-\tret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);\n+\tret = kvm_arm_vcpu_enter_exit(vcpu);\n \n"

    made, used = _tell(_diff(_HELPER, section="static void before(void)"), _diff(lines))

    assert (made.function, made.arch) == ("kvm_arm_vcpu_enter_exit", "arm64")
    assert (
        "is new, and not instrumented: it enters the guest's state, calls kvm_call_hyp_ret(__kvm_vcpu_run, ...)"
        in made.what
    )
    assert ".noinstr.text" in made.wrong
    assert "grep for __kvm_vcpu_run()" in made.wrong
    assert used.function == "run"
    assert used.what == (
        "run() runs the guest through kvm_arm_vcpu_enter_exit(), no longer by kvm_call_hyp_ret(__kvm_vcpu_run, ...). "
        "Replaces guest_enter_irqoff() by guest_timing_enter_irqoff(): guest time begins here, "
        "and RCU goes on watching."
    )


def test_a_revert_tells_what_went_with_the_helper() -> None:
    """A function around the guest's state that goes, and its call, are no code like any other."""
    lines = "-\tret = kvm_arm_vcpu_enter_exit(vcpu);\n+\tret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);\n \n"

    gone, used = _tell(_diff(_HELPER.replace("+", "-"), section="static void before(void)"), _diff(lines))

    assert gone.what == (
        "Removes kvm_arm_vcpu_enter_exit() altogether: it entered the guest's state, "
        "called kvm_call_hyp_ret(__kvm_vcpu_run, ...), and left the state."
    )
    assert gone.why == used.why == _VOICES.base.reasons.unproved
    assert "__kvm_vcpu_run()" in gone.wrong
    assert used.what.startswith("run() no longer calls kvm_arm_vcpu_enter_exit(), which enters the guest's state")
    assert "other code" not in used.what


def test_two_functions_around_the_state_are_told_apart() -> None:
    """One runs the guest, the other handles its exit: no sentence is about both."""
    wrapper = "+int noinstr handle_exit(struct kvm_vcpu *vcpu)\n+{\n+\tint ret;\n+\n+\tguest_state_exit_irqoff();\n"
    wrapper += "+\tret = __handle_exit(vcpu);\n+\tguest_state_enter_irqoff();\n+\n+\treturn ret;\n+}\n+\n"
    (row,) = _tell(_diff(wrapper + _HELPER, section="static void before(void)"))

    run = "enters the guest's state, calls kvm_call_hyp_ret(__kvm_vcpu_run, ...), and leaves the state."
    assert f"kvm_arm_vcpu_enter_exit() is new, and not instrumented: it {run}" in row.what
    handled = "leaves the guest's state, calls __handle_exit(), and enters the state again."
    assert f"handle_exit() is new, and not instrumented: it {handled}" in row.what
    assert "handle_exit() and" not in row.what


def test_two_helpers_have_a_sentence_each() -> None:
    """As where two kinds of hardware run the guest."""
    (row,) = _tell(_diff(_HELPER.replace("kvm_arm", "kvm_other") + _HELPER, section="static void before(void)"))

    for name in ("kvm_arm_vcpu_enter_exit", "kvm_other_vcpu_enter_exit"):
        assert row.what.count(f"{name}() is new, and not instrumented: it enters") == 1


def test_a_helper_that_is_not_noinstr() -> None:
    """It is said first, and nothing calls it right."""
    (row,) = _tell(_diff(_HELPER.replace(" noinstr", "")))

    assert row.what.startswith("kvm_arm_vcpu_enter_exit() moves the guest's state, and is neither noinstr nor")
    assert "available_filter_functions" in row.wrong.splitlines()[0]
    assert row.why == _VOICES.base.reasons.unproved


def test_the_pair_renamed_where_it_stands() -> None:
    """State helpers in an ordinary function are told: by what git shows of its head, nothing else is there."""
    lines = "-\tguest_enter_irqoff();\n+\tguest_timing_enter_irqoff();\n+\tguest_state_enter_irqoff();\n \trun_it();\n"

    (plain,) = _tell(_diff(lines))
    (noinstr,) = _tell(_diff(lines, section="static noinstr int run(struct kvm_vcpu *vcpu)"))
    (unknown,) = _tell(_diff(lines, section=""))

    assert "The guest's state moves in run() itself, which is neither noinstr nor __always_inline." in plain.what
    assert "Splits guest_enter_irqoff() where it stands" in plain.what
    assert "neither noinstr" not in noinstr.what + unknown.what
    assert unknown.function == ""


def test_a_name_alone_begins_no_guest_time() -> None:
    """The state helper takes the place of one half only."""
    (row,) = _tell(_diff("-\tguest_enter_irqoff();\n+\tguest_state_enter_irqoff();\n", section="noinstr int f(void)"))

    assert "Replaces guest_enter_irqoff() by guest_state_enter_irqoff(), which begins no guest time." in row.what
    assert "If nothing does" in row.wrong


@pytest.mark.parametrize(
    ("call", "feature"),
    [("trace_kvm_entry(vcpu);", "a tracepoint runs its probes under RCU"), ("frob(vcpu);", "Read frob()")],
)
def test_a_call_where_rcu_does_not_watch(call: str, feature: str) -> None:
    """A tracepoint there is wrong by the text, and what nobody declares is to be read."""
    lines = f" \tguest_state_enter_irqoff();\n+\t{call}\n \trun_it();\n \tguest_state_exit_irqoff();\n"

    (row,) = _tell(_diff(lines, section="static int noinstr enter_exit(void)"))

    assert row.what.startswith(f"Puts {call.partition('(')[0]}() behind guest_state_enter_irqoff()")
    assert feature in row.wrong
    assert row.why == _VOICES.base.reasons.unproved
    assert "is in order" not in row.what


def test_the_same_call_behind_state_exit() -> None:
    """There it is in order, and so it is where the author vouches for it."""
    (behind,) = _tell(_diff(" \tguest_state_exit_irqoff();\n+\ttrace_kvm_exit(1);\n"))
    (vouched,) = _tell(
        _diff(" \tguest_state_enter_irqoff();\n+\tinstrumentation_begin();\n+\ttrace_x();\n+\tinstrumentation_end();\n")
    )

    assert behind.what == "Adds a tracepoint: trace_kvm_exit()."
    assert "behind guest_state_enter_irqoff" not in vouched.what
    assert "Adds instrumentation_begin() and instrumentation_end(): the author's word" in vouched.what


@pytest.mark.parametrize(
    ("arch", "between", "told"),
    [
        ("arm64", "+\tisb();\n", "isb() is called, and they are disabled again"),
        ("arm64", "", "without isb() between"),
        ("riscv", "", "No manual is known here"),
    ],
)
def test_windows(arch: str, between: str, told: str) -> None:
    """A window is told with what orders it on the architecture, as far as a manual says."""
    lines = f" \tlocal_irq_enable();\n{between}+\tlocal_irq_disable();\n+\n"
    lines += "-\tguest_exit();\n+\tguest_timing_exit_irqoff();\n"

    (row,) = _tell(_diff(lines + "+\tlocal_irq_enable();\n", f"arch/{arch}/kvm/x.c"))

    assert told in row.what + row.wrong
    assert "Replaces guest_exit() by guest_timing_exit_irqoff()" in row.what
    assert "What guest_exit() did to interrupts by itself" in row.what
    assert ("ARM DDI 0487" in row.wrong) is (arch == "arm64")


def test_a_handler_that_is_renamed_and_wrapped() -> None:
    """The old name means the new function around it from there on, without the file at hand."""
    renamed = (
        " }\n \n-static int handle(struct kvm_vcpu *vcpu)\n+static int __handle(struct kvm_vcpu *vcpu)\n {\n \tint r;\n"
    )
    inside = "-\tguest_state_exit_irqoff();\n \tlocal_irq_enable();\n \twork();\n"
    wrapper = " \treturn r;\n }\n \n+static int noinstr handle(struct kvm_vcpu *vcpu)\n+{\n+\tint ret;\n+\n"
    wrapper += "+\tguest_state_exit_irqoff();\n+\tret = __handle(vcpu);\n+\tguest_state_enter_irqoff();\n"
    wrapper += "+\n+\treturn ret;\n+}\n+\n"
    head = "static int handle(struct kvm_vcpu *vcpu)"
    whole = _diff(renamed, "arch/mips/kvm/m.c", "", 5)
    for lines, at in ((inside, 20), (wrapper, 40)):
        whole += _diff(lines, "arch/mips/kvm/m.c", head, at).partition("+++ b/arch/mips/kvm/m.c\n")[2]

    first, second, third = _tell(whole)

    assert first.what == "Renames handle() to __handle(): the old name goes to a function around it."
    assert second.function == "__handle"
    assert "away from __handle(): handle(), which calls it, leaves the state before the call." in second.what
    assert third.what.startswith("handle() is new, and not instrumented: it leaves the guest's state, calls __handle()")


def test_conditions_braces_and_moves() -> None:
    """What is the same on both sides is moved, not added and removed."""
    lines = "-\tlocal_irq_disable();\n one();\n-\tif (!busy(vcpu))\n-\t\tgo();\n"
    lines += "+\tif (!busy(vcpu)) {\n+\t\tlocal_irq_disable();\n+\t\tgo();\n+\t}\n"

    (row,) = _tell(_diff(lines.replace(" one", " \tone")))

    assert row.what == (
        "Moves local_irq_disable(): interrupts are disabled at another time. "
        "Puts what `!busy(vcpu)` guards into braces."
    )


def test_code_that_goes_to_another_hunk() -> None:
    """A statement that one hunk takes away and another adds is moved."""
    head = "int run(struct kvm_vcpu *vcpu)"
    second = _diff(" \tb();\n-\tcount(vcpu);\n", section=head, at=90).partition("+++ b/arch/arm64/kvm/arm.c\n")[2]

    rows = _tell(_diff(" \ta();\n+\tcount(vcpu);\n") + second)

    assert [row.what for row in rows] == ["Moves code: count()."] * 2


def test_documents_comments_and_heads() -> None:
    """What is no call is told for what it is."""
    text = " A\n-Call guest_enter_irqoff() first.\n+Call guest_state_enter_irqoff() first.\n"
    comment = " \t/*\n-\t * Between guest_enter and guest_exit.\n+\t * Between the two.\n \t */\n \tx();\n"
    inline = "-static inline int go(int a)\n+static __always_inline int go(int a)\n {\n"

    told = [
        row.what
        for row in _tell(
            _diff(text, "Documentation/x.rst", ""),
            _diff(comment),
            _diff(inline, section=""),
            _diff("+#include <linux/x.h>\n"),
            _diff("-\ta = 1;\n+\ta =  1;\n"),
        )
    ]

    assert told == [
        "The document names guest_state_enter_irqoff() where it named guest_enter_irqoff().",
        "Changes a comment.",
        "Makes go() __always_inline.",
        "Includes <linux/x.h>.",
        "Only blanks, or how lines are broken, change.",
    ]


def test_nothing_is_known_of_plain_code() -> None:
    """It is said to be plain code; assembly and binary files are said not to be read."""
    binary = "diff --git a/p b/p\nindex 1..2\nBinary files a/p and b/p differ\n"

    plain, assembly, unread, broken = _tell(
        _diff("-\ta = 1;\n+\ta = 2;\n"), _diff("+\tnop\n", "arch/arm64/kvm/e.S"), binary, "nonsense\n"
    )

    assert plain.wrong == "Read it as any code; no call in it is known to move an account."
    assert "not read here" in assembly.what
    assert (unread.text, unread.old_line) == ("", 0)
    assert "A binary file changes" in unread.what
    assert broken.what.startswith("This part of the patch cannot be read: it holds no `diff --git`")


def test_what_no_table_tells_is_told_by_its_kind() -> None:
    """No call that matters is left out in silence."""
    (row,) = _tell(_diff("+\tlocal_irq_save(flags);\n"))

    assert row.what == "Besides, it adds irq-save: local_irq_save()."


def test_ids_outlive_lines() -> None:
    """The place of a hunk is no part of its id; its text is, and what says the same twice is told apart."""
    lines = "+\ttrace_x();\n"

    (first,) = _tell(_diff(lines, at=9))
    (moved,) = _tell(_diff(lines, at=900))
    (other,) = _tell(_diff("+\ttrace_y();\n"))
    twice = _tell(_diff(lines), _diff(lines))

    assert first.id == moved.id == twice[0].id
    assert len({first.id, other.id, twice[1].id}) == 3
    assert _tell(_diff(lines)) == (first,)


def _finding(rule: str, line: int, function: str = "run") -> Finding:
    place = Place(line, 2)
    return Finding(
        rule, Level.ERROR, "arm64", "arch/arm64/kvm/arm.c", function, place, f"{rule} is here.", fixable=True
    )


def _rows(*findings: Finding) -> tuple[FindingRow, ...]:
    return add_findings(Report(1, ToolInfo("m", "0"), TreeInfo("0" * 40, "v1")), findings).findings


def test_what_the_analysis_says() -> None:
    """Faults that are gone are told by their ids, and a new one at the hunk that holds its place."""
    gone = [_finding("ticks-lost", 9), _finding("ticks-lost", 11), _finding("eqs-tracepoint", 12, "elsewhere")]
    diff = (
        _diff("-\ta();\n+\tb();\n", at=9)
        + _diff("+\tc();\n", at=40).partition("arm.c\n+++ b/arch/arm64/kvm/arm.c\n")[2]
    )
    patch = ReviewedPatch(1, "", "x", "", diff, (), mended=tuple(gone), added=(_finding("eqs-tracepoint", 40),))
    rows = _rows(*gone)

    first, second = find_hunks([patch], _FACTS, _EVENTS, _ARCHS, _VOICES, rows)

    assert first.rules == second.rules == ("ticks-lost",)
    assert first.findings == tuple(row.id for row in rows if row.function == "run")
    assert first.why.splitlines()[-1] == "The analysis found in run(), and finds no more: ticks-lost (2)."
    assert "finds no more" not in second.why
    assert "anew" not in first.wrong
    told = "The analysis finds anew: eqs-tracepoint is here (eqs-tracepoint, arch/arm64/kvm/arm.c:40)."
    assert second.wrong.splitlines()[0] == told


def test_what_a_proposal_says() -> None:
    """Its sentences go to the function that they name; one that names none has to be about the only hunk."""
    why = ("run() is straight", "only names were changed", "the analysis found in run(), and finds no more: x")
    proposal = Proposal("guest-entry", "arm64", "arch/arm64/kvm/arm.c", "run", "x", Safety.SAFE, why, (), {})

    def tell(diff: str) -> list[HunkRow]:
        patch = ReviewedPatch(1, "", "x", "", diff, (), proposals=(proposal,))
        return list(find_hunks([patch], _FACTS, _EVENTS, _ARCHS, _VOICES))

    (alone,) = tell(_diff("+\tb();\n"))
    several = tell(_diff("+\tb();\n") + _diff("+\tb();\n", "arch/arm64/kvm/z.c", ""))

    assert alone.why.splitlines() == ["run() is straight.", "Only names were changed."]
    assert [row.why.splitlines() for row in several] == [["run() is straight."], [_VOICES.base.reasons.unproved]]


def test_what_a_person_has_to_settle_is_no_reason() -> None:
    """A sentence of a proposal that begins with `whether` says how the hunk may be wrong, and not why it is right."""
    why = ("run() is known to be straight", "whether run() may be traced must be read")
    proposal = Proposal("guest-entry", "arm64", "arch/arm64/kvm/arm.c", "run", "x", Safety.SAFE, why, (), {})
    patch = ReviewedPatch(1, "", "x", "", _diff("+\tb();\n"), (), proposals=(proposal,))

    (row,) = find_hunks([patch], _FACTS, _EVENTS, _ARCHS, _VOICES)

    assert "Whether run() may be traced must be read." in row.wrong.split("\n")
    assert "hether" not in row.why


def test_every_hunk_of_a_draft(told: Told) -> None:
    """Each has a row with sentences; the diffs are git's own, and the files at hand tell the functions."""
    patches = review_plan(told.plan, None)

    rows = find_hunks(patches, _FACTS, _EVENTS, _ARCHS, _VOICES, told.report.findings)

    assert len(rows) == sum(line.startswith("@@ -") for patch in patches for line in patch.diff.split("\n"))
    assert all(patch.diff.startswith("diff --git a/") for patch in patches)
    assert {row.patch for row in rows} == {patch.number for patch in patches}
    assert all(row.what.endswith(".") and row.why and row.wrong for row in rows)
    code = [row for row in rows if row.path.endswith(".c")]
    assert all(row.function for row in code)
    assert not any(row.what.startswith(("This part", _VOICES.base.reasons.unknown.what)) for row in rows)


def _lines() -> Iterator[str]:
    text = _diff(_HELPER)
    return iter(
        [text, text.replace("\n", "\r\n"), text.replace("+", "-"), text.replace("{", "/*"), text.replace("*/", '"')]
    )


@given(st.sampled_from(list(_lines())), st.text(), st.integers(0, 500), st.integers(0, 500))
def test_nothing_raises(diff: str, text: str, start: int, end: int) -> None:
    """A mangled diff gets an answer, too."""
    for row in _tell(diff[:start] + text + diff[end:]):
        assert row.what
        assert row.wrong


def test_load_is_one_file() -> None:
    """Without reasons, the rows are there all the same."""
    patch = ReviewedPatch(1, "", "x", "", _diff("+\tguest_exit();\n"), ())

    (row,) = find_hunks([patch], _FACTS, _EVENTS, _ARCHS, Voices("x", Voice(Reasons())))

    assert row.what == "It adds exit: guest_exit()."


def test_names_that_go_with_their_lines() -> None:
    """A name in a comment or a document lies on no path: it is gone with its line, unless it is written anew."""
    path = "Documentation/virt/a.rst"
    told = "`old_a` is named here"
    of = FindingRow("1", "stale-comment", "warning", "generic", path, 9, 1, "", told, (), fixable=False)
    rows = [of, replace(of, id="2", line=10, message="`old_b` is named here"), replace(of, id="3", line=12)]
    diff = _diff("-old_a() and\n-old_b() and\n+new_a() and\n+old_b(), too, and\n old_c()\n", path, "", at=9)

    (hunk,) = find_hunks([ReviewedPatch(1, "", "x", "", diff, ())], _FACTS, _EVENTS, _ARCHS, _VOICES, rows)

    assert hunk.findings == ("1",)
    assert hunk.rules == ("stale-comment",)


def test_what_nothing_comes_to_any_more(told: Told) -> None:
    """What is found in a function that no hunk changes, and is gone behind the patch, is owed to the patch."""
    judged = [finding for each in told.plan.judged.values() for finding in each.findings]
    rows = add_findings(told.report, judged).findings
    (patch,) = [patch for patch in review_plan(told.plan, None) if patch.mended][:1]
    alone = replace(patch, mended=())  # as if all that is gone stood elsewhere
    gone = {finding for arch in patch.before for finding in find_added(patch.after[arch], patch.before[arch])}

    hunks = find_hunks([alone], _FACTS, _EVENTS, _ARCHS, _VOICES, rows)

    assert gone
    ids = {row.id for row in rows if (row.rule, row.path, row.message) in {(f.rule, f.path, f.message) for f in gone}}
    assert ids <= {name for hunk in hunks for name in hunk.findings}
