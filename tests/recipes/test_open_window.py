"""The open window: what a proposal carries, its precondition, and mutations in which it must still be found."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import msgspec
import pytest
import regex

from migrator.analysis.states import Mask, Rcu, State, Time, Told
from migrator.recipes.guest_entry.open_window import shape as open_window
from migrator.recipes.guest_entry.open_window.order import find_conflict
from migrator.recipes.model import Proposal, Reason, Refusal, Safety
from migrator.recipes.promises import Nested, Reached, Runs, Unprobed
from migrator.rewrite.checks import CheckStatus
from migrator.series.message import Disclosure, render_patch
from migrator.syntax.matchers import Call, find_calls
from migrator.syntax.statements import Body
from migrator.syntax.tokens import TRIVIA, tokenize
from migrator.syntax.unit import Unit
from tests.recipes.bench import ARCHS, FACTS, TEXTS, Bench, text_after
from tests.recipes.cases import Case, load_cases

_CASES = {case.name: case for case in load_cases()}
_TWO = _CASES["open_window_in_two_files"]
_CHANGING = [case for case in _CASES.values() if case.after and case.name.startswith("open_window")]
_MAIN, _NESTED = "arch/s390/kvm/kvm-s390.c", "arch/s390/kvm/vsie.c"
_HEADER, _TRAPS = "arch/s390/kvm/kvm-s390.h", "arch/s390/kernel/traps.c"
_ENTRY = "arch/s390/include/asm/entry-common.h"
_HELPER = ARCHS["s390"].helper

_SELECT = FACTS.entry.selects[0]

Texts = Mapping[str, str]


def _decide(texts: Texts) -> Sequence[Proposal | Refusal]:
    return open_window.propose(_TWO.bench_of(texts).case())


def _propose(texts: Texts) -> Proposal:
    (decision,) = _decide(texts)
    assert isinstance(decision, Proposal), decision.message
    return decision


def _refused(texts: Texts) -> list[Refusal]:
    refusals = [each for each in _decide(texts) if isinstance(each, Refusal)]
    assert [each.function for each in refusals] == ["run_loop", "run_nested"]
    return refusals


def _changed(path: str, old: str, new: str) -> Texts:
    text = {**_TWO.tree, **_TWO.files}[path]
    assert old in text
    return {path: text.replace(old, new)}


def test_one_proposal_covers_both_files() -> None:
    """The shared helper ties the functions, the header and the override together."""
    proposal = _propose({})

    assert (proposal.path, proposal.function, proposal.shape) == (_MAIN, "run_loop", "open_window")
    assert proposal.safety is Safety.NEEDS_REVIEW
    assert proposal.covers == ((_MAIN, "run_loop"), (_NESTED, "run_nested"))
    assert {(t.path, t.name, t.home) for t in proposal.touched} == {
        (_MAIN, "run_loop", "run_loop"),
        (_NESTED, "run_nested", "run_nested"),
        (_MAIN, _HELPER, "run_loop"),
        (_ENTRY, FACTS.entry.hook, ""),
    }
    assert set(proposal.paths) == {_MAIN, _NESTED, _HEADER, _ENTRY, "arch/s390/include/asm/kvm_host.h"}


def test_promises() -> None:
    """Timing around the helper in both functions; in the helper raw calls around the run call, and it is not probed."""
    promises = _propose({}).promises
    split, irqs = FACTS.split, FACTS.irqs

    for path, name in ((_MAIN, "run_loop"), (_NESTED, "run_nested")):
        assert Nested(path, name, (split.timing_enter, _HELPER, split.timing_exit)) in promises
        left = State(Mask.OFF, Time.GUEST, Rcu.WATCHING, Told.OFF)
        assert Reached(path, name, split.timing_exit, left) in promises
    assert {Runs(_MAIN, _HELPER), Unprobed(_MAIN, _HELPER)} <= {*promises}
    assert Nested(_MAIN, _HELPER, (split.state_enter, "sie64a", split.state_exit)) in promises
    assert Nested(_MAIN, _HELPER, (irqs.raw_enable, "sie64a", irqs.raw_disable)) in promises
    assert Reached(_MAIN, _HELPER, "sie64a", State(Mask.ON, Time.GUEST, Rcu.AWAY, Told.ON)) in promises


def test_what_must_be_read_is_told() -> None:
    """What changes places, what is evaluated with interrupts off, and what was seen of the fault handler."""
    told = "\n".join(f"{note.function}: {note.what}" for note in _propose({}).assumptions)

    assert "run_loop: current_space() may be called with interrupts off" in told
    assert "__do_pgm_check() returns for PIF_GUEST_FAULT before irqentry_enter()" in told
    assert "does not preempt on its way out" in told


@pytest.mark.parametrize(
    ("select", "judged"),
    [("HAVE_KVM", "stub"), ("HAVE_CONTEXT_TRACKING_USER", "real"), ("HAVE_CONTEXT_TRACKING", "real")],
)
def test_configuration_is_told(select: str, judged: str) -> None:
    """Whether the quiescent state is real is read from the architecture's Kconfig."""
    texts = {"arch/s390/Kconfig": f"config S390\n\tdef_bool y\n\tselect {select}\n"}

    proposal = _TWO.bench_of(texts).plan().changes[-1].proposals[0]

    assert (proposal.words["context"], proposal.words["select"]) == (judged, select if judged == "real" else _SELECT)


def test_changelog() -> None:
    """Two patches: the hook for all, and the architecture's, which names its functions and its helper."""
    changes = _TWO.bench_of({}).plan().changes
    disclosure = Disclosure("migrator", ("draft",))
    messages = [render_patch(change, FACTS, ARCHS.get(change.arch), TEXTS, disclosure) for change in changes]

    assert [message.subject for message in messages] == [
        "entry: Add arch_in_rcu_eqs() to interrupt entry",
        "KVM: s390: Shrink guest timing and state to the run call",
    ]
    assert max(len(line) for message in messages for line in message.text.split("\n")) <= 75
    text = " ".join(messages[1].text.split())
    for told in (
        "In run_loop() and run_nested(), local_irq_enable() enables interrupts before the guest runs",
        f"run the guest in {_HELPER}() from both places",
        "stop_timer() and start_timer(), which run with interrupts disabled too, stay next to it in run_loop()",
        "run_nested() calls sie64a() under a condition",
        "What follows of RCU is latent, and cannot be seen today",
    ):
        assert told in text


_TEST = "if (test_pt_regs_flag(regs, PIF_GUEST_FAULT)) {"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (_TEST, "if (!test_pt_regs_flag(regs, PIF_GUEST_FAULT)) {", "without a test"),
        (_TEST, "if (test_pt_regs_flag(regs, PIF_GUEST_FAULT) && user_mode(regs)) {", "without a test"),
        (_TEST, "if (test_pt_regs_flag(regs, PIF_GUEST_FAULT) ? 0 : 1) {", "without a test"),
        (_TEST, "if (test_pt_regs_flag(regs, PIF_OTHER)) {", "without a test"),
        (_TEST, "if (clear_pt_regs_flag(regs, PIF_GUEST_FAULT)) {", "without a test"),
        ("\t\treturn;\n", "", "does not return"),
        ("\t\treturn;\n", "\t\tif (regs->flags)\n\t\t\treturn;\n", "does not return"),
        ("\t\treturn;\n", "\t\tresolve(regs);\n\t\treturn;\n", "calls resolve()"),
        ("\t/* The guest's", "\tresolve(regs);\n\t/* The guest's", "calls resolve()"),
        (_TEST, "if (resolve(regs) || test_pt_regs_flag(regs, PIF_GUEST_FAULT)) {", "calls resolve()"),
        (_TEST, "if (test_pt_regs_flag(resolve(regs), PIF_GUEST_FAULT)) {", "without a test"),
        (_TEST, "if (test_thread_flag(PIF_GUEST_FAULT)) {", "without a test"),
        (_TEST, "if (current->flags & _PIF_GUEST_FAULT) {", "without a test"),
        (_TEST, f"#ifdef CONFIG_X\n\tif (0)\n#endif\n\t{_TEST}", "without a test"),
        ("\t/* The guest's", "\tresolve_fault();\n\t/* The guest's", "calls resolve_fault()"),
        ("\t/* The guest's", "\tRESOLVE(regs);\n\t/* The guest's", "calls RESOLVE()"),
        ("\t/* The guest's", "\tlocal_irq_enable();\n\t/* The guest's", "calls local_irq_enable()"),
        ("\t/* The guest's", "\tregs = other;\n\t/* The guest's", "changes what is asked"),
        ("\t/* The guest's", "\tregs->flags &= ~_PIF_GUEST_FAULT;\n\t/* The guest's", "changes what is asked"),
        ("irqentry_enter(regs)", "enter_otherwise(regs)", "is not seen to call irqentry_enter()"),
        ("__do_pgm_check", "__do_other_check", "is not found"),
        ("\t\treturn;\n", "\t\tgoto out;\nout:\n\t\treturn;\n", "jumps"),
    ],
)
def test_precondition_is_not_proved(old: str, new: str, told: str) -> None:
    """Where a guest fault may be handled in the run call, everything is refused, with the handler's name."""
    refusals = _refused(_changed(_TRAPS, old, new))

    assert {each.reason for each in refusals} == {Reason.GUEST_FAULT}
    assert all(told in each.message and "__do_pgm_check()" in each.message for each in refusals)


@pytest.mark.parametrize(
    "test",
    [
        "if (unlikely(test_pt_regs_flag(regs, PIF_GUEST_FAULT))) {",
        "if ((test_and_clear_pt_regs_flag(regs, PIF_GUEST_FAULT))) {",
        "if (regs->flags & _PIF_GUEST_FAULT) {",
        "if (!regs->flags || likely(1) || test_pt_regs_flag(regs, PIF_GUEST_FAULT)) {",
    ],
)
def test_precondition_in_other_words(test: str) -> None:
    """A test that is certainly true with the flag set is one, whatever it is spelled like."""
    assert _propose(_changed(_TRAPS, _TEST, test))


@pytest.mark.parametrize(
    ("path", "old", "new", "reason"),
    [
        (_MAIN, "\t\tlocal_irq_enable();\n\t\tif (vcpu", "\t\topen_up();\n\t\tif (vcpu", None),
        (_MAIN, "\t\tlocal_irq_disable();\n\t\tguest_enter", "\t\tguest_enter", Reason.IRQS_UNCLEAR),
        (_MAIN, "\t\tlocal_irq_enable();\n\t\tvcpu_load", "\t\tvcpu_load", Reason.IRQS_UNCLEAR),
        (_MAIN, "\t\tstop_timer(vcpu);", "\t\tif (rc)\n\t\t\tstop_timer(vcpu);", Reason.NO_STRAIGHT_LINE),
        (_MAIN, "\t\tstop_timer(vcpu);", "\t\tstop_timer(vcpu); rc = 0;", Reason.NOT_A_STATEMENT),
        (_MAIN, "\t\tstop_timer(vcpu);", "again:\n\t\tstop_timer(vcpu);", Reason.NO_STRAIGHT_LINE),
        (_MAIN, "reason = sie64a(", "reason = 1 + sie64a(", Reason.RESULT_UNCLEAR),
        (_MAIN, "current_space(vcpu));\n\t\tif", "current_space(vcpu) /* space */);\n\t\tif", Reason.ARGUMENT_UNCLEAR),
        (_NESTED, "vcpu->run->regs, current_space(vcpu));", "vcpu->run->regs);", Reason.ARGUMENT_UNCLEAR),
        (_NESTED, "if (!is_inhibited(vcpu))", "switch (vcpu->mode)\n\tdefault:", Reason.NO_STRAIGHT_LINE),
        (_NESTED, "if (!is_inhibited(vcpu))", "if (is_inhibited(vcpu))\n\t\trc = 1;\n\telse", Reason.NO_STRAIGHT_LINE),
        (_NESTED, "current_space(vcpu));\n", "current_space(vcpu));\n\telse\n\t\trc = 1;\n", Reason.OPEN_WINDOW),
        ("arch/s390/include/asm/irqflags.h", "arch_local_irq_enable", "other_irq_enable", Reason.OPEN_WINDOW),
        (_ENTRY, "#define arch_enter_from_user_mode arch_enter_from_user_mode", "", Reason.OPEN_WINDOW),
        (_HEADER, "int handle_priv", f"int {_HELPER}(void);\nint handle_priv", Reason.NAME_TAKEN),
        (_HEADER, "/* from kvm-s390.c */", "#ifdef CONFIG_X", None),
    ],
)
def test_other_code_is_refused(path: str, old: str, new: str, reason: Reason | None) -> None:
    """What cannot be moved, or has no place, is refused, and the function that could be converted with it."""
    texts = _changed(path, old, new)
    if reason is None:
        decisions = _TWO.bench_of(texts).plan()

        assert all(change.arch != "s390" for change in decisions.changes)
        return
    refusals = _refused(texts)

    assert reason in {each.reason for each in refusals}
    assert {each.reason for each in refusals} <= {reason, Reason.OPEN_WINDOW}


def test_facts_decide() -> None:
    """Another header for the helper, none for the override, and no name for the helper at all."""
    facts = ARCHS["s390"]
    code = {**_TWO.files}

    def decide(**changed: str) -> Sequence[Proposal | Refusal]:
        archs = {"s390": msgspec.structs.replace(facts, **changed)}
        return open_window.propose(Bench("s390", code, _TWO.tree, archfacts=archs).case())

    def refuse(**changed: str) -> str:
        decisions = decide(**changed)
        assert all(isinstance(each, Refusal) for each in decisions)
        return "".join(each.message for each in decisions if isinstance(each, Refusal))

    assert "`entry-header`" in refuse(entry_header="")
    assert "no.h is not in this tree" in refuse(entry_header="no.h")
    assert "`helper-header`" in refuse(helper_header="arch/s390/kvm/other.h")
    (named,) = decide(helper_header=_HEADER, helper="")
    assert isinstance(named, Proposal)
    assert named.words["helper"] == FACTS.helper_name.format(arch="s390")


@pytest.mark.parametrize(
    ("first", "second", "name"),
    [
        ("x = 1;", "use(x);", "x"),
        ("use(x);", "x++;", "x"),
        ("a->b = 1;", "use(a->b.c);", "a.b"),
        ("a->b = 1;", "use(a->c);", None),
        ("a->b = 1;", "use(a);", None),
        ("a = 1;", "use(a->c);", "a"),
        ("f(x);", "g(x);", None),
        ("a->b |= 1;", "if (a->b) { g(); }", "a.b"),
        ("--x;", "while (x) { }", "x"),
        ("if ((x = f())) { }", "use(x);", "x"),
        ("int x = f(y, z);", "use(x);", "x"),
        ("int x = f(y, z);", "use(y, z);", None),
        ("f(&x);", "a->b = x;", "x"),
        ("f(&a->b.c);", "use(a->b.c);", "a.b.c"),
        ("test_bit(1, &a->b);", "use(a->b);", None),
        ("WRITE_ONCE(a->b, 1);", "use(a->b);", "a.b"),
        ("memcpy(a->b, c, 1);", "use(a->b);", "a.b"),
        ("memcpy(c, a->b, 1);", "use(a->b);", None),
        ("a->b = 1;", "barrier();", "barrier()"),
        ("smp_wmb();", "a->b = 1;", "smp_wmb()"),
        ("x = 1;", "barrier();", None),
    ],
)
def test_what_can_change_places(first: str, second: str, name: str | None) -> None:
    """One side sets what the other uses: then the order counts."""

    def parse(text: str) -> Body:
        unit = Unit(f"void f(void)\n{{\n{text}\n}}\n")
        body = unit.body(unit.outline.functions[0])
        assert isinstance(body, Body)
        return body

    found = find_conflict(parse(first).statements, parse(second).statements, FACTS.moving)

    assert (found[0] if found else None) == name


_STOP, _START = "\t\tstop_timer(vcpu);\n", "\t\tlocal_irq_disable();\n\t\tstart_timer"
_READY = "\t\tif (vcpu->arch.ready) {\n\t\t\t/* a"


@pytest.mark.parametrize(
    ("off", "on", "told"),
    [
        ("spin_lock(&vcpu->lock);", "", "spin_lock() stands with interrupts off"),
        ("preempt_disable();", "", "preempt_disable() stands with interrupts off"),
        ("kvm_things_unlock(vcpu);", "", "kvm_things_unlock() stands with interrupts off"),
        ("", "vcpu->arch.hvip = 3;", "`vcpu.arch.hvip` is set on one side, and stop_timer() on the other uses it"),
        ("vcpu->mode = 1;", "barrier();", "`barrier()` orders what is written"),
    ],
)
def test_what_would_come_to_stand_elsewhere(off: str, on: str, told: str) -> None:
    """A lock that must cover what it would move past, a member that a called function uses, a barrier: refused."""
    text = _TWO.files[_MAIN].replace(_STOP, f"{_STOP}\t\t{off}\n").replace(_READY, f"\t\t{on}\n{_READY}")

    refusals = _refused({_MAIN: text})

    assert told in refusals[0].message


def test_what_changes_places_unread_is_told() -> None:
    """A member that is set, and a call that gets a pointer to its structure and is not known: to be read."""
    text = _TWO.files[_MAIN].replace(_STOP, "\t\tvcpu->mode = 1;\n")
    text = text.replace(_READY, f"\t\tsync_vgic(vcpu);\n{_READY}")

    told = [note.what for note in _propose({_MAIN: text}).assumptions]

    assert any("`vcpu.mode` and sync_vgic()" in each and "change places" in each for each in told)


@pytest.mark.parametrize("call", ["kmalloc(8, 0)", "get_user(vcpu)"])
def test_arguments_that_need_interrupts(call: str) -> None:
    """What the run call is passed is evaluated with interrupts off afterwards."""
    refusals = _refused(_changed(_MAIN, "current_space(vcpu));\n\t\tif", f"{call});\n\t\tif"))

    assert refusals[0].reason is Reason.ARGUMENT_UNCLEAR
    assert "with interrupts off" in refusals[0].message


_RUN = "\t\trc = sie64a(shadow, vcpu->run->regs, current_space(vcpu));\n"


def test_a_function_with_two_run_calls_keeps_the_others() -> None:
    """Where one function's run calls cannot go through the helper, none is converted."""
    (refusal,) = (each for each in _decide(_changed(_NESTED, _RUN, f"{_RUN}\tif (rc)\n{_RUN}")))

    assert isinstance(refusal, Refusal)
    assert refusal.function == "run_loop"
    assert "run_nested()" in refusal.message


def test_runners_of_other_files_are_told() -> None:
    """A function that runs the guest and enters no guest state is left alone, and named."""
    other = "int run_bare(struct kvm_vcpu *vcpu)\n{\n\treturn sie64a(&vcpu->arch.context, vcpu->run->regs, 0);\n}\n"
    bench = Bench("s390", _TWO.files, {**_TWO.tree, "arch/s390/kvm/bare.c": other})

    (decision,) = open_window.propose(bench.case())

    assert isinstance(decision, Proposal)
    assert "run_bare() runs the guest too" in "".join(note.what for note in decision.assumptions)


def _leave(case: Case) -> Texts:
    """Change nothing."""
    return case.files


def _rename(case: Case) -> Texts:
    """Give functions, parameters and variables of the code other names, in all files alike."""
    words = (
        "vcpu",
        "v",
        "machine",
        "run_loop",
        "run_nested",
        "run_guest",
        "run_one",
        "reason",
        "rc",
        "shadow",
        "block",
    )
    pattern = regex.compile(r"(?<![\w.>#])(?:\L<words>)(?![\w])(?!\s*\.[ch])", words=list(words))
    texts = {**case.tree, **case.files}
    own = {path: text for path, text in texts.items() if path.startswith("arch/s390/kvm/")}
    return {path: pattern.sub(lambda match: f"other_{match.group()}", text) for path, text in own.items()}


def _indent_with_spaces(case: Case) -> Texts:
    """Indent by four spaces."""
    return {
        path: regex.sub(r"^\t+", lambda match: "    " * len(match.group()), text, flags=regex.MULTILINE)
        for path, text in case.files.items()
    }


def _add_statements(case: Case) -> Texts:
    """Put statements in front of the run call and behind it, with interrupts on, and around all of it."""
    found = {}
    for path, text in case.files.items():
        text = regex.sub(r"(guest_enter_irqoff\(\);(?:.|\n)*?local_irq_enable\(\);)", r"\1\nsync_vgic(0);", text)
        text = regex.sub(
            r"(\n[ \t]*local_irq_disable\(\);)((?:(?!enter_irqoff)(?:.|\n))*?guest_exit)",
            r"\nflush_cache(0);\1\2",
            text,
        )
        found[path] = text
    return found


def _swap_noinstr(case: Case) -> Texts:
    """Let the file write `noinstr` in front of the type."""
    return {path: f"{text}\nnoinstr int quiet(int x)\n{{\n\treturn x;\n}}\n" for path, text in case.files.items()}


def _all_at_once(case: Case) -> Texts:
    texts: Texts = {}
    for mutate in (_add_statements, _swap_noinstr, _indent_with_spaces, _rename):
        files = {path: texts.get(path, text) for path, text in case.files.items()}
        tree = {path: texts.get(path, text) for path, text in case.tree.items()}
        texts = {**texts, **mutate(replace(case, files=files, tree=tree))}
    return texts


def _calls(unit: Unit, name: str) -> list[Call]:
    function = unit.function_named(name)
    assert function is not None
    tokens = tokenize(unit.text, function.body.start, function.body.end)
    return list(find_calls([token for token in tokens if token.kind not in TRIVIA]))


def _expected(calls: Sequence[Call]) -> list[str]:
    """Return the calls of a function after the change, from those before it."""
    names = [call.name for call in calls]
    enter, run, leave = (names.index(name) for name in ("guest_enter_irqoff", "sie64a", "guest_exit_irqoff"))
    first = max(at for at in range(enter) if names[at] == "local_irq_disable")
    opening = names.index("local_irq_enable", enter)
    closing = max(at for at in range(leave) if names[at] == "local_irq_disable")
    last = names.index("local_irq_enable", leave)
    arguments = sum(calls[run].span.start < call.span.start < calls[run].span.end for call in calls)
    told = {"guest_enter_irqoff": FACTS.split.timing_enter, "guest_exit_irqoff": FACTS.split.timing_exit}
    now = [told.get(name, name) for name in names]
    region = [*now[first:opening], _HELPER, *now[run + 1 : run + 1 + arguments], *now[closing + 1 : last + 1]]
    behind = now[run + 1 + arguments : closing]
    return [*now[:first], *now[opening + 1 : run], *region, *behind, *now[last + 1 :]]


@pytest.mark.parametrize(
    "mutate",
    [_leave, _rename, _indent_with_spaces, _add_statements, _swap_noinstr, _all_at_once],
    ids=lambda f: f.__name__,
)
@pytest.mark.parametrize("case", _CHANGING, ids=str)
def test_mutation(case: Case, mutate: Callable[[Case], Texts]) -> None:
    """One patch for the architecture results, and every call of every function stands where it must."""
    bench = case.bench_of(mutate(case))

    plan = bench.plan()

    assert plan.refusals == ()
    (change,) = (change for change in plan.changes if change.arch == case.arch)
    (proposal,) = change.proposals
    assert [check for check in change.checks if check.status is not CheckStatus.PASS] == []
    for path, name in proposal.covers:
        before, after = Unit(bench.code[path]), Unit(text_after(change, path))
        assert [call.name for call in _calls(after, name)] == _expected(_calls(before, name))
        others = [f.name for f in before.outline.functions if (path, f.name) not in proposal.covers]
        for other in others:
            assert [c.name for c in _calls(after, other)] == [c.name for c in _calls(before, other)]
    (home,) = (t for t in proposal.touched if t.name == _HELPER)
    helper = Unit(text_after(change, home.path))
    split, irqs = FACTS.split, FACTS.irqs
    inside = [split.state_enter, irqs.raw_enable, "sie64a", irqs.raw_disable, split.state_exit]
    assert [call.name for call in _calls(helper, _HELPER)] == inside
    function = helper.function_named(_HELPER)
    assert function is not None
    words = helper.specifiers(function)
    assert "noinstr" in words
    assert ("static" in words) == (len({path for path, _ in proposal.covers}) == 1)


def test_independent_of_the_order_of_files() -> None:
    """The file whose functions the header declares most of holds the helper, whatever the files are called."""
    names = {_MAIN: "arch/s390/kvm/zz.c", _NESTED: "arch/s390/kvm/aa.c"}
    code = {names[path]: text for path, text in _TWO.files.items()}

    (decision,) = open_window.propose(Bench("s390", code, _TWO.tree).case())

    assert isinstance(decision, Proposal)
    assert decision.path == "arch/s390/kvm/aa.c"
    assert ("arch/s390/kvm/zz.c", _HELPER) in {(t.path, t.name) for t in decision.touched}
