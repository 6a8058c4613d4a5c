"""The wrapped shape: what a proposal carries, and mutations of its cases in which it must still be found."""

from collections.abc import Callable, Mapping

import pytest
import regex

from migrator.recipes.guest_entry.wrapped import shape as wrapped
from migrator.recipes.guest_entry.wrapped.groups import find_groups
from migrator.recipes.model import Proposal, Reason, Refusal, Safety
from migrator.recipes.promises import Paired, Reached, Unprobed
from migrator.rewrite.checks import CheckStatus
from migrator.syntax.matchers import find_calls
from migrator.syntax.tokens import TRIVIA, tokenize
from migrator.syntax.unit import Unit
from tests.recipes.bench import FACTS
from tests.recipes.cases import Case, load_cases

_CASES = {case.name: case for case in load_cases()}
_PLAIN = _CASES["wrapped_by_a_header"]
_CHANGING = [case for case in _CASES.values() if case.after and regex.match("wrapp|copies", case.name)]
_COMMON = "arch/x86/kvm/x86.c"

Texts = Mapping[str, str]


def _decide(texts: Texts) -> list[Proposal | Refusal]:
    return wrapped.propose(_PLAIN.bench_of(texts).case())


def _propose(texts: Texts) -> Proposal:
    (decision,) = _decide(texts)
    assert isinstance(decision, Proposal)
    return decision


def _changed(old: str, new: str, path: str = _COMMON) -> Texts:
    assert old in _PLAIN.files[path]
    return {path: _PLAIN.files[path].replace(old, new)}


def test_proposal_covers_all_files() -> None:
    """One proposal holds the common function, the vendor functions and the wrappers, and decides on all of them."""
    proposal = _propose({})

    vendors = [("arch/x86/kvm/svm/svm.c", "svm_vcpu_enter_exit"), ("arch/x86/kvm/vmx/vmx.c", "vmx_vcpu_enter_exit")]
    gone = (("arch/x86/kvm/x86.h", "kvm_guest_enter_irqoff"), ("arch/x86/kvm/x86.h", "kvm_guest_exit_irqoff"))
    assert (proposal.path, proposal.function, proposal.shape) == (_COMMON, "vcpu_enter_guest", "wrapped")
    assert proposal.safety is Safety.NEEDS_REVIEW
    assert [(t.path, t.name, t.home) for t in proposal.touched[1:]] == [(p, n, n) for p, n in vendors]
    assert proposal.removed == gone
    assert set(proposal.covers) == {(_COMMON, "vcpu_enter_guest"), *vendors, *gone}
    assert proposal.paths == (_COMMON, *(path for path, _ in vendors), "arch/x86/kvm/x86.h")


def test_promises() -> None:
    """Timing is paired in the common function; each vendor function begins in guest time and is not probed."""
    promises = _propose({}).promises

    split = FACTS.split
    assert Paired(_COMMON, "vcpu_enter_guest", (split.timing_enter, split.timing_exit)) in promises
    assert {p.function for p in promises if isinstance(p, Unprobed)} == {"svm_vcpu_enter_exit", "vmx_vcpu_enter_exit"}
    reached = {(p.function, p.call) for p in promises if isinstance(p, Reached)}
    assert ("svm_vcpu_enter_exit", "__svm_sev_es_vcpu_run") in reached
    assert ("vmx_vcpu_enter_exit", split.state_enter) in reached


@pytest.mark.parametrize(
    ("name", "begins", "ends", "loops"),
    [
        ("wrapped_by_a_header", "turn", "common", True),
        ("wrapped_without_a_loop", "turn", "common", False),
        ("copies_that_end_guest_time", "turn", "turn", True),
    ],
)
def test_words(name: str, begins: str, ends: str, loops: bool) -> None:
    """What the message says is taken from the code."""
    (change,) = _CASES[name].bench_of({}).plan().changes
    words = change.proposals[0].words

    assert (words["begins"], words["ends"], words["loops"]) == (begins, ends, loops)
    assert words["vendors"] == ["svm_vcpu_enter_exit", "vmx_vcpu_enter_exit"]
    assert bool(words["copies"]) is name.startswith("copies")


def test_guest_time_that_is_begun_there_already() -> None:
    """Wrappers that leave guest time alone keep what begins it in its place."""
    header = _PLAIN.files["arch/x86/kvm/x86.h"].replace("\tguest_enter_irqoff();", "\tguest_context_enter_irqoff();")
    texts = {
        "arch/x86/kvm/x86.h": header.replace("kvm_guest_", "odd_guest_"),
        **_changed("\tfor (;;) {", "\tvtime_account_guest_enter();\n\tfor (;;) {"),
    }
    for path in ("arch/x86/kvm/svm/svm.c", "arch/x86/kvm/vmx/vmx.c"):
        texts[path] = _PLAIN.files[path].replace("kvm_guest_", "odd_guest_")

    proposal = _propose(texts)

    assert proposal.words["enter"] == "vtime_account_guest_enter"
    assert next(edit.new for edit in proposal.edits_of(_COMMON)) == FACTS.split.timing_enter
    assert _PLAIN.bench_of(texts).plan().refusals == ()


def test_guest_time_that_is_kept_there_already() -> None:
    """Where the common function is converted already, only the vendor functions and the wrappers change."""
    (change,) = _PLAIN.bench_of({_COMMON: _PLAIN.after[_COMMON]}).plan().changes

    (proposal,) = change.proposals
    assert proposal.words["kept"] == [FACTS.split.timing_enter, FACTS.split.timing_exit]
    new = {file.path: file.after.text for file in change.files}
    assert new == {path: text for path, text in _PLAIN.after.items() if path != _COMMON}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\tguest_enter_irqoff();", "\tvtime_account_guest_enter();\n\tguest_context_enter_irqoff();"),
        (
            "\ttrace_hardirqs_on_prepare();",
            "\tvtime_account_guest_enter();\n\ttrace_hardirqs_on_prepare();",
        ),
        (
            "\tinstrumentation_begin();\n\ttrace_hardirqs_on_prepare();",
            "\tinstrumentation_begin();\n\tvtime_account_guest_enter();\n\tinstrumentation_end();\n\n"
            "\tinstrumentation_begin();\n\ttrace_hardirqs_on_prepare();",
        ),
    ],
)
def test_guest_time_begun_by_a_building_block(old: str, new: str) -> None:
    """A wrapper may begin guest time by a call of its own, before RCU goes away."""
    header = _PLAIN.files["arch/x86/kvm/x86.h"].replace(old, new)
    header = header.replace("\tguest_enter_irqoff();", "\tguest_context_enter_irqoff();")
    texts = {path: text.replace("kvm_guest_", "odd_guest_") for path, text in _PLAIN.files.items()}
    texts["arch/x86/kvm/x86.h"] = header.replace("kvm_guest_", "odd_guest_")

    (change,) = _PLAIN.bench_of(texts).plan().changes

    assert change.proposals[0].words["begins"] == "turn"
    assert {file.path: file.after.text for file in change.files} == _PLAIN.after


_ENTER = "trace_hardirqs_on_prepare(); lockdep_hardirqs_on_prepare(0); "
_SAFE = f"instrumentation_begin(); {_ENTER}instrumentation_end(); "
_FINISH = "instrumentation_begin(); trace_hardirqs_off_finish(); instrumentation_end();"


@pytest.mark.parametrize(
    ("body", "same"),
    [
        (f"{_SAFE}guest_enter_irqoff(); lockdep_hardirqs_on(0);", True),
        (f"{_ENTER}guest_enter_irqoff(); lockdep_hardirqs_on(f(0));", True),
        (f"instrumentation_end(); {_SAFE}guest_enter_irqoff(); lockdep_hardirqs_on(0);", True),
        (f"instrumentation_begin(); {_ENTER}guest_enter_irqoff(); lockdep_hardirqs_on(0);", False),
        (f"{_SAFE}lockdep_hardirqs_on(0); guest_enter_irqoff();", False),
        (f"{_SAFE}guest_enter_irqoff();", False),
        (f"{_SAFE}guest_enter_irqoff(); vtime_account_guest_enter(); lockdep_hardirqs_on(0);", False),
        (f"vtime_account_guest_enter(); {_SAFE}guest_enter_irqoff(); lockdep_hardirqs_on(0);", False),
        ("lockdep_hardirqs_on_prepare(0); guest_enter_irqoff(); lockdep_hardirqs_on(0);", False),
        (f"lockdep_hardirqs_off(0); context_tracking_guest_exit(); {_FINISH}", True),
        ("lockdep_hardirqs_off(0); context_tracking_guest_exit(); trace_hardirqs_off_finish();", True),
        (f"lockdep_hardirqs_off(0); guest_exit_irqoff(); {_FINISH}", True),
        (f"guest_exit_irqoff(); lockdep_hardirqs_off(0); {_FINISH}", False),
        ("lockdep_hardirqs_off(0); guest_exit_irqoff(); instrumentation_begin(); trace_hardirqs_off_finish();", False),
        ("lockdep_hardirqs_off(0); guest_exit_irqoff();", False),
        (f"lockdep_hardirqs_off(0); guest_exit_irqoff(); {_FINISH.replace('(); i', '(); g(); i', 1)}", False),
    ],
)
def test_copies(body: str, same: bool) -> None:
    """A copy tells what the generic helper tells, in its order; anything else is said."""
    unit = Unit(f"void f(void)\n{{\n\t{body}\n}}\n")
    (group,) = find_groups(unit, unit.outline.functions[0], FACTS)

    assert (group.problem == "") is same


@pytest.mark.parametrize(
    "body", ["guest_enter_irqoff();", "guest_exit(); lockdep_hardirqs_on(0);", "x = guest_exit();"]
)
def test_no_copies(body: str) -> None:
    """A call that nothing is told beside, or that saves the mask by itself, is none."""
    unit = Unit(f"void f(void)\n{{\n\t{body}\n}}\n")

    assert find_groups(unit, unit.outline.functions[0], FACTS) == []


def test_comments_elsewhere_are_told() -> None:
    """A comment that still names a wrapper is named with its place."""
    (change,) = _CASES["wrapper_with_a_comment_elsewhere"].bench_of({}).plan().changes

    told = [note.what for note in change.proposals[0].assumptions if "comment" in note.what]

    assert told == ["the comment at arch/x86/kvm/svm/svm.c:27 still names a wrapper that is gone"]


@pytest.mark.parametrize(
    ("texts", "reason", "told"),
    [
        (_changed("static_call(kvm_x86_run)", "odd_ops->run"), Reason.SPLIT_ACROSS_FUNCTIONS, "`target`"),
        (
            _changed("\tvtime_account_guest_exit();", "\tvcpu->mode = 0;"),
            Reason.SPLIT_ACROSS_FUNCTIONS,
            "no one function",
        ),
        (
            _changed("\tlocal_irq_disable();\n\tvcpu->mode = IN", "\tvcpu->mode = IN"),
            Reason.IRQS_UNCLEAR,
            "a path comes here",
        ),
        (
            _changed(
                "\t\texit_fastpath = static_call",
                "#ifdef CONFIG_ODD\n\t\tbreak;\n#endif\n\t\texit_fastpath = static_call",
            ),
            None,
            "",
        ),
        (
            _changed("\tkvm_guest_enter_irqoff();\n", "", "arch/x86/kvm/vmx/vmx.c"),
            Reason.SPLIT_ACROSS_FUNCTIONS,
            "0 times",
        ),
    ],
)
def test_refusals(texts: Texts, reason: Reason | None, told: str) -> None:
    """What does not belong together on every path is refused, and the sentence says why."""
    decisions = _decide(texts)

    if reason is None:
        assert isinstance(decisions[0], Proposal)
        return
    assert {each.reason for each in decisions if isinstance(each, Refusal)} == {reason}
    assert all(told in each.message for each in decisions if isinstance(each, Refusal))


_COPIES = _CASES["copies_that_end_guest_time"]
_CLOSING = "\tlocal_irq_enable();\n\t++vcpu->stat.exits;\n\tlocal_irq_disable();\n"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (_CLOSING, "", "no window follows the run call"),
        ("\tfor (;;) {", "again:\n\tfor (;;) {", ""),
        (_CLOSING, f"{_CLOSING}\tif (vcpu->arch.ready)\n\t\tgoto again;\n", "a path leaves here"),
        ("\tfor (;;) {", "#ifdef CONFIG_ODD\n\tfor (;;) {\n#else\n\twhile (1) {\n#endif\n", "#if"),
        ("exit_fastpath = static_call(kvm_x86_run)(vcpu);", "exit_fastpath = 0;", "no one function"),
    ],
)
def test_copies_that_end_guest_time(old: str, new: str, told: str) -> None:
    """Where guest time shall end must be clear, and no path may come to its beginning twice."""
    text = _COPIES.files[_COMMON].replace(old, new)
    if "goto" in new:
        text = text.replace("\tfor (;;) {", "again:\n\tfor (;;) {")

    decisions = wrapped.propose(_COPIES.bench_of({_COMMON: text}).case())

    if not told:
        assert isinstance(decisions[0], Proposal)
        return
    assert decisions
    for decision in decisions:
        assert isinstance(decision, Refusal)
        assert told in decision.message


def test_wrapper_without_users() -> None:
    """What nobody calls is told, and no guest entry is looked for around it."""
    files = _CASES["wrapper_in_one_vendor_file"].files
    path = "arch/x86/kvm/svm/svm.c"
    text = files[path].replace("\tkvm_guest_enter_irqoff();\n", "").replace("\tkvm_guest_exit_irqoff();\n", "")
    texts = {path: text.replace("kvm_guest_", "odd_guest_")}

    decisions = wrapped.propose(_CASES["wrapper_in_one_vendor_file"].bench_of(texts).case())

    assert {decision.reason for decision in decisions if isinstance(decision, Refusal)} == {Reason.PRIVATE_WRAPPER}
    assert "nobody calls odd_guest_enter_irqoff(), odd_guest_exit_irqoff()" in str(decisions[0])


def _rename(text: str) -> str:
    """Give functions, parameters and variables other names; those that facts name stay."""
    for name in (
        "vcpu_enter_guest",
        "svm_vcpu_enter_exit",
        "vmx_vcpu_enter_exit",
        "exit_fastpath",
        "vcpu",
        "vmx",
        "svm",
    ):
        text = regex.sub(rf"(?<![\w.>])(?<!struct ){name}(?=\W)(?!/)", f"mutated_{name}", text)
    return text.replace("kvm_guest_enter_irqoff", "odd_enter").replace("kvm_guest_exit_irqoff", "odd_exit")


def _insert(text: str) -> str:
    """Put statements in front of the loop, into it, behind it, and around the run calls."""
    extra = "csr_write(CSR_HVIP, 0);"
    text = regex.sub(r"(?m)^(\t\t+)(exit_fastpath = static_call)", rf"\1{extra}\n\1\2", text)
    text = regex.sub(r"(?m)^(\t+)(vcpu->mode = OUTSIDE_GUEST_MODE;\n\tsync)", rf"\1{extra}\n\1\2", text)
    return regex.sub(r"(?m)^(\t+)(vmx_vcpu_enter_exit\(vcpu, vmx\);)", rf"\1{extra}\n\1\2", text)


def _spaces(text: str) -> str:
    """Indent by four spaces."""
    return "\n".join("    " * (len(line) - len(line.lstrip("\t"))) + line.lstrip("\t") for line in text.split("\n"))


def _swap(text: str) -> str:
    """Put the attribute on the other side of the type."""
    return text.replace("static noinstr void", "static void noinstr")


def _move(text: str) -> str:
    """Move a declaration of the common function."""
    return text.replace("\tint exit_fastpath;\n\tint r;\n", "\tint r, exit_fastpath;\n")


def _all(text: str) -> str:
    """Do all of it."""
    for mutate in (_insert, _move, _swap, _rename, _spaces):
        text = mutate(text)
    return text


def _order(texts: Texts) -> dict[str, list[str]]:
    """Return the calls of each file in their order, functions that are gone left out."""
    found = {}
    for path, text in texts.items():
        tokens = [token for token in tokenize(text) if token.kind not in TRIVIA]
        found[path] = [call.name for call in find_calls(tokens)]
    return found


@pytest.mark.parametrize("mutate", [_rename, _insert, _spaces, _swap, _move, _all])
@pytest.mark.parametrize("case", _CHANGING, ids=str)
def test_mutation(case: Case, mutate: Callable[[str], str]) -> None:
    """The same calls stand in the same order in the result, whatever the code calls its own things."""
    files = {path: mutate(text) for path, text in case.files.items()}

    plan = case.bench_of(files).plan()

    assert plan.refusals == ()
    (change,) = plan.changes
    assert [check for check in change.checks if check.status is not CheckStatus.PASS] == []
    new = {file.path: file.after.text for file in change.files}
    want = {path: mutate(text) for path, text in case.after.items()}
    assert _order(new) == _order(want)
    for text in new.values():
        assert Unit(text).outline.problems == ()


def test_run_call_outside_of_the_accounts() -> None:
    """A function that makes a run call without accounts, as a check that enters no guest does, is told."""
    texts = dict(_PLAIN.files)
    path = next(path for path in texts if "vmx" in path)
    texts[path] += "\nbool check_entry(struct vcpu_vmx *vmx)\n{\n\treturn __vmx_vcpu_run(vmx, false);\n}\n"

    (proposal,) = _decide(texts)

    assert isinstance(proposal, Proposal)
    assert [note.path for note in proposal.assumptions if note.function == "check_entry"] == [path]


@pytest.mark.parametrize(
    ("name", "value", "before"),
    [
        ("x86.c", " -EINTR", "	vcpu->mode = OUTSIDE_GUEST_MODE;\n	sync_timer"),
        ("x86.c", " -EINTR", "		if (unlikely(kvm_wants_exit(vcpu))) {\n			exit_fastpath"),
        ("vmx.c", "", "	vcpu->arch.stval = vmx->fail;"),
    ],
)
def test_macro_that_returns(name: str, value: str, before: str) -> None:
    """A macro hides a way out: of guest time in the common function, or of the guest in a vendor function."""
    texts = dict(_PLAIN.files)
    path = next(path for path in texts if path.endswith(name))
    macro = f"#define OUT_IF(x) do {{ if (x) return{value}; }} while (0)\n\n"
    texts[path] = macro + texts[path].replace(before, f"	OUT_IF(vcpu->mode);\n{before}")

    decided = _decide(texts)

    assert {decision.reason for decision in decided if isinstance(decision, Refusal)} == {Reason.NO_STRAIGHT_LINE}
    assert all(isinstance(decision, Refusal) and "OUT_IF()" in decision.message for decision in decided)
