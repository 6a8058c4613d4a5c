"""The shape is recognised from the code: what does not matter is changed here, and a proposal must still result."""

from collections.abc import Callable, Sequence

import pytest

from migrator.rewrite.checks import CheckStatus
from migrator.syntax.declarations import declared_parameters, declared_variables
from migrator.syntax.edits import Edit, apply_edits, indent_at
from migrator.syntax.matchers import Call, find_calls, parse_call_pattern
from migrator.syntax.outline import Function
from migrator.syntax.statements import Body, Declaration, Statement, walk
from migrator.syntax.tokens import TRIVIA, Kind, tokenize
from migrator.syntax.unit import Unit
from migrator.text import Span
from tests.recipes.bench import ARCHS, FACTS, text_after
from tests.recipes.cases import Case, changing_cases

_ENTERS = {helper.name for helper in FACTS.helper if helper.role == "enter"}
_EXITS = {helper.name for helper in FACTS.helper if helper.role == "exit"}
_EXTRA = "csr_write(CSR_HVIP, 0);"


def _run_function(unit: Unit) -> Function:
    """Return the function that enters."""
    return next(f for f in unit.outline.functions if any(call.name in _ENTERS for call in _calls(unit, f)))


def _calls(unit: Unit, function: Function) -> list[Call]:
    tokens = tokenize(unit.text, function.body.start, function.body.end)
    return list(find_calls([token for token in tokens if token.kind not in TRIVIA]))


def _run_call(case: Case, calls: Sequence[Call]) -> Call:
    patterns = [parse_call_pattern(run.call) for run in ARCHS[case.arch].run_call]
    (found,) = (call for call in calls if any(pattern and pattern.matches(call) for pattern in patterns))
    return found


def _rename(_case: Case, text: str) -> str:
    """Give the run function, its parameters and its variables other names."""
    unit = Unit(text)
    function = _run_function(unit)
    body = unit.body(function)
    assert isinstance(body, Body)
    head = tokenize(text, function.parameters.start + 1, function.parameters.end - 1)
    names = {each.name for each in declared_parameters([token for token in head if token.kind not in TRIVIA])}
    for statement in walk(body.statements):
        if isinstance(statement, Declaration):
            names |= {each.name for each in declared_variables(statement.tokens)}
    edits: list[Edit] = []
    before = ""
    for token in tokenize(text):
        is_local = token.text in names and function.span.start <= token.start < function.span.end
        if (
            token.kind is Kind.NAME
            and before not in {".", "->", "struct"}
            and (is_local or token.text == function.name)
        ):
            edits.append(Edit(Span(token.start, token.end), f"mutated_{token.text}"))
        before = before if token.kind in TRIVIA else token.text
    return apply_edits(text, edits)


def _insert_behind(text: str, statement: Statement) -> str:
    indent = indent_at(text, statement.span.start)
    return apply_edits(text, [Edit(Span(statement.span.end, statement.span.end), f"\n{indent}{_EXTRA}")])


def _statement_with(unit: Unit, wanted: Callable[[Call], bool]) -> Statement:
    body = unit.body(_run_function(unit))
    assert isinstance(body, Body)
    return next(s for s in walk(body.statements) if any(wanted(call) for call in find_calls(s.tokens)))


def _insert_behind_enter(_case: Case, text: str) -> str:
    """Put a statement between enter and the run call."""
    return _insert_behind(text, _statement_with(Unit(text), lambda call: call.name in _ENTERS))


def _insert_behind_run(case: Case, text: str) -> str:
    """Put a statement between the run call and what follows."""
    unit = Unit(text)
    run = _run_call(case, _calls(unit, _run_function(unit)))
    return _insert_behind(text, _statement_with(unit, lambda call: call.span == run.span))


def _indent_with_spaces(_case: Case, text: str) -> str:
    """Indent by four spaces."""
    lines = text.split("\n")
    return "\n".join("    " * (len(line) - len(line.lstrip("\t"))) + line.lstrip("\t") for line in lines)


def _all_at_once(case: Case, text: str) -> str:
    """Do all of it."""
    for mutate in (_rename, _insert_behind_enter, _insert_behind_run, _indent_with_spaces):
        text = mutate(case, text)
    return text


def _expected_order(case: Case, calls: Sequence[Call], helper: str) -> list[str]:
    """Return the run function's calls after the change, from those before it."""
    split, irqs = FACTS.split, FACTS.irqs
    run = _run_call(case, calls)
    names = [helper if call is run else call.name for call in calls]
    names = [split.timing_enter if name in _ENTERS else name for name in names]
    leave = next(index for index, name in enumerate(names) if name in _EXITS)
    ran = names.index(helper)
    synchronization = ARCHS[case.arch].synchronization
    opened = [irqs.enable, *([synchronization.call.removesuffix("()")] if synchronization else [])]
    closed = [irqs.disable, split.timing_exit]
    if irqs.enable not in names[ran:leave]:
        return [*names[:leave], *opened, *closed, *names[leave + 1 :]]
    enable = names.index(irqs.enable, ran)
    if names[enable + 1] == opened[-1]:
        opened.pop()  # the synchronization is there already
    return [*names[:enable], *opened, *names[enable + 1 : leave], *closed, irqs.enable, *names[leave + 1 :]]


@pytest.mark.parametrize(
    "mutate", [_rename, _insert_behind_enter, _insert_behind_run, _indent_with_spaces, _all_at_once]
)
@pytest.mark.parametrize("case", changing_cases(), ids=str)
def test_mutation(case: Case, mutate: Callable[[Case, str], str]) -> None:
    """A proposal results, and every call stands in the order that the shape asks for."""
    text = mutate(case, case.before)
    assert text != case.before or mutate is _indent_with_spaces
    before = Unit(text)
    function = _run_function(before)
    calls = _calls(before, function)

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
    assert [call.name for call in _calls(after, changed)] == _expected_order(case, calls, helper.name)
    inside = [FACTS.split.state_enter, _run_call(case, calls).name, FACTS.split.state_exit]
    assert [call.name for call in _calls(after, helper)] == inside
    assert "noinstr" in after.specifiers(helper)
