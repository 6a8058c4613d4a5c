"""The shapes are recognised from the code: what does not matter is changed here, and the same must come out.

For every case that changes: as many patches of the same kind, with every check
passed, and the same calls in the same order in every function. For the straight
shape the order is also told from the code before.
"""

from collections.abc import Callable, Sequence
from functools import cache

import pytest

from migrator.rewrite.checks import CheckStatus
from migrator.rewrite.plan import Plan
from migrator.syntax.edits import Edit, apply_edits, indent_at
from migrator.syntax.matchers import Call, find_calls, parse_call_pattern
from migrator.syntax.outline import Function
from migrator.syntax.statements import Body, Statement, walk
from migrator.syntax.tokens import TRIVIA, Kind, tokenize
from migrator.syntax.unit import Unit
from migrator.text import Span
from tests.recipes.bench import ARCHS, FACTS, text_after
from tests.recipes.cases import Case, changing_cases
from tests.recipes.mutations import MARK, MUTATIONS, Files, all_files, indent_with_spaces, rename

_ENTERS = {helper.name for helper in FACTS.helper if helper.role == "enter"}
_EXITS = {helper.name for helper in FACTS.helper if helper.role == "exit"}
_EXTRA = "csr_write(CSR_HVIP, 0);"
_CASES = {case.name: case for case in changing_cases()}

_Order = dict[tuple[str, str], tuple[tuple[str, ...], bool]]


@cache
def _plan(name: str) -> Plan:
    return _CASES[name].bench_of({}).plan()


def _order(plan: Plan) -> _Order:
    """Return the calls of each function of the changed files, and whether it is noinstr, without the marks."""
    found: _Order = {}
    for file in (file for change in plan.changes for file in change.files if file.path.endswith((".c", ".h"))):
        for function in file.after.outline.functions:
            calls = tuple(call.name.replace(MARK, "") for call in _calls(file.after, function))
            is_noinstr = "noinstr" in file.after.specifiers(function)
            found[file.path, function.name.replace(MARK, "")] = calls, is_noinstr
    return {key: value for key, value in found.items() if key[1] != "decoy"}


def _mutate(case: Case, names: Sequence[str]) -> Files:
    files: Files = all_files(case)
    for name in names:
        files = MUTATIONS[name](case, _plan(case.name), files)
    return files


@pytest.mark.parametrize("name", [*MUTATIONS, "all"])
@pytest.mark.parametrize("case", _CASES.values(), ids=str)
def test_mutation(case: Case, name: str) -> None:
    """What comes out is the same, whatever the code is called and however it is written down."""
    first = _plan(case.name)
    names = [each for each in MUTATIONS if name in {"all", each} and each not in case.mutations]
    files = _mutate(case, names)
    if files == all_files(case):
        return  # the same text again

    plan = case.bench_of(files).plan()

    assert [(r.reason, r.function.replace(MARK, "")) for r in plan.refusals] == [
        (r.reason, r.function) for r in first.refusals
    ], [r.message for r in plan.refusals]
    assert [(change.kind, len(change.files)) for change in plan.changes] == [
        (change.kind, len(change.files)) for change in first.changes
    ]
    checks = [check for change in plan.changes for check in change.checks]
    assert [check for check in checks if check.status is not CheckStatus.PASS] == []
    assert _order(plan) == _order(first)


def test_mutations_do_something() -> None:
    """Each changes many cases; those that a case leaves out have a reason."""
    for name in MUTATIONS:
        changed = [case for case in _CASES.values() if _mutate(case, [name]) != all_files(case)]
        assert len(changed) > 10, name
    for case in _CASES.values():
        assert case.mutations.keys() <= MUTATIONS.keys()
        assert all(why.endswith(".") and " " in why for why in case.mutations.values())


@pytest.mark.parametrize(
    ("case", "name"), [(case, name) for case in _CASES.values() for name in case.mutations], ids=str
)
def test_mutation_that_is_left_out(case: Case, name: str) -> None:
    """A mutation is left out only where something else comes of it."""
    first = _plan(case.name)
    plan = case.bench_of(_mutate(case, [name])).plan()

    assert len(plan.refusals) > len(first.refusals) or _order(plan) != _order(first)


def _run_function(unit: Unit) -> Function:
    """Return the function that enters."""
    return next(f for f in unit.outline.functions if any(call.name in _ENTERS for call in _calls(unit, f)))


def _calls(unit: Unit, function: Function) -> list[Call]:
    tokens = tokenize(unit.text, function.body.start, function.body.end)
    return list(find_calls([token for token in tokens if token.kind not in TRIVIA]))


def _run_call(case: Case, text: str, calls: Sequence[Call]) -> Call:
    """Return the run call, or the macro of the file that stands for it."""
    runs = ARCHS[case.arch].run_call
    patterns = [parse_call_pattern(run.call) for run in runs]
    found = [call for call in calls if any(pattern and pattern.matches(call) for pattern in patterns)]
    if not found:
        defined = [token.text for token in tokenize(text) if token.kind is Kind.DIRECTIVE]
        macros = [each for each in defined if any(run.primitive in each for run in runs)]
        found = [call for call in calls if any(f"define {call.name}(" in each for each in macros)]
    (run,) = found
    return run


def _insert_behind(text: str, statement: Statement) -> str:
    indent = indent_at(text, statement.span.start)
    return apply_edits(text, [Edit(Span(statement.span.end, statement.span.end), f"\n{indent}{_EXTRA}")])


def _statement_at(unit: Unit, offset: int) -> Statement:
    body = unit.body(_run_function(unit))
    assert isinstance(body, Body)
    return next(s for s in walk(body.statements) if any(token.start == offset for token in s.tokens))


def _insert_behind_enter(_case: Case, text: str) -> str:
    """Put a statement between enter and the run call."""
    unit = Unit(text)
    enter = next(call for call in _calls(unit, _run_function(unit)) if call.name in _ENTERS)
    return _insert_behind(text, _statement_at(unit, enter.span.start))


def _insert_behind_run(case: Case, text: str) -> str:
    """Put a statement between the run call and what follows."""
    unit = Unit(text)
    run = _run_call(case, text, _calls(unit, _run_function(unit)))
    return _insert_behind(text, _statement_at(unit, run.span.start))


def _rewrite(case: Case, text: str) -> str:
    """Give everything another name, and indent by spaces."""
    files: Files = {**all_files(case), case.path: text}
    for mutate in (rename, indent_with_spaces):
        files = mutate(case, _plan(case.name), files)
    return files[case.path]


def _expected_order(calls: Sequence[Call], run: Call, helper: str, moved: Sequence[str], arch: str) -> list[str]:
    """Return the run function's calls after the change, from those before it; `moved` went into the helper."""
    split, irqs = FACTS.split, FACTS.irqs
    names = [helper if call is run else call.name for call in calls if call.name not in moved]
    names = [split.timing_enter if name in _ENTERS else name for name in names]
    leave = next(index for index, name in enumerate(names) if name in _EXITS)
    ran = names.index(helper)
    synchronization = ARCHS[arch].synchronization
    opened = [irqs.enable, *([synchronization.call.removesuffix("()")] if synchronization else [])]
    closed = [irqs.disable, split.timing_exit, irqs.enable]
    existed = irqs.enable in names[ran:leave]
    enable = names.index(irqs.enable, ran)
    between = names[enable + 1 : leave] if existed else names[leave + 1 : enable]
    late = [name for name in between if name in irqs.schedules]
    if existed and late:  # what stands behind it may count on being scheduled
        late = between[between.index(late[0]) :]
        between = between[: len(between) - len(late)]
    between = [name for name in between if name not in late]
    if not existed:
        return [*names[:leave], *between, *opened, *closed, *late, *names[enable + 1 :]]
    if between[:1] == opened[-1:]:
        opened.pop()  # the synchronization is there already
    return [*names[:enable], *opened, *between, *closed, *late, *names[leave + 1 :]]


def _straight_cases() -> list[Case]:
    """Return the cases with one proposal of the straight shape, in one file."""
    single = [case for case in _CASES.values() if case.after.keys() == case.files.keys() and len(case.files) == 1]
    return [case for case in single if _shapes(_plan(case.name)) == ["straight"]]


def _shapes(plan: Plan) -> list[str]:
    return [proposal.shape for change in plan.changes for proposal in change.proposals]


@pytest.mark.parametrize("rewrite", [False, True], ids=["as-it-is", "rewritten"])
@pytest.mark.parametrize(
    "inserts", [(), (_insert_behind_enter,), (_insert_behind_run,), (_insert_behind_enter, _insert_behind_run)]
)
@pytest.mark.parametrize("case", _straight_cases(), ids=str)
def test_straight_order(case: Case, inserts: tuple[Callable[[Case, str], str], ...], *, rewrite: bool) -> None:
    """Every call stands in the order that the shape asks for, and the helper holds what it must and no more."""
    text = _rewrite(case, case.before) if rewrite else case.before
    for insert in inserts:
        text = insert(case, text)
    before = Unit(text)
    function = _run_function(before)
    calls = _calls(before, function)
    run = _run_call(case, text, calls)

    plan = case.bench(text).plan()

    assert plan.refusals == ()
    (change,) = plan.changes
    (proposal,) = change.proposals
    assert [check for check in change.checks if check.status is not CheckStatus.PASS] == []
    assert proposal.function == function.name
    after = Unit(text_after(change, case.path))
    changed, helper = after.function_named(function.name), after.function_named(str(proposal.words["helper"]))
    assert changed is not None
    assert helper is not None
    held = proposal.words["beside"]
    assert isinstance(held, list)
    moved = [name.removesuffix("()") for name in held if name.endswith("()")]
    assert [call.name for call in _calls(after, changed)] == _expected_order(calls, run, helper.name, moved, case.arch)
    inside = [call.name for call in _calls(after, helper)]
    inner = [FACTS.split.state_enter, run.name, FACTS.split.state_exit]
    assert [name for name in inside if name not in moved] == inner
    assert sorted(name for name in inside if name in moved) == sorted(moved)
    assert "noinstr" in after.specifiers(helper)
