"""The precondition of a run call with interrupts open: no exception taken from it is handled in it.

A fault on a page of the guest may sleep until the page is there. Inside the
helper RCU does not watch, and nothing may sleep. So the code that assembly
calls for every exception must test the flag which says that the exception came
from the run call, and return, before interrupt entry is even told. That the flag
exists proves nothing: some releases set it, and handle the fault at once.
"""

from collections.abc import Sequence, Set

from migrator.facts.arch import Fault
from migrator.facts.events import Use
from migrator.recipes.guest_entry.open_window.condition import HINTS, asks_flag
from migrator.recipes.model import Case
from migrator.syntax.declarations import declared_parameters
from migrator.syntax.matchers import Call, find_calls, is_plain_call, match_assignment
from migrator.syntax.outline import Function
from migrator.syntax.statements import Block, Body, Goto, If, Label, Return, Statement, walk
from migrator.syntax.tokens import code_tokens
from migrator.syntax.unit import Unit


def check_faults(case: Case) -> tuple[str, ...]:
    """Return sentences on what is not proved: none where every exception from the run call ends at once."""
    faults = case.archfacts.fault if case.archfacts else ()
    if not faults:
        return (
            "the guest runs with interrupts open, and an exception taken from the run call must not be handled there: "
            f"declare the code that proves it as `[[fault]]` in {case.facts.name}/arch/{case.arch}.toml",
        )
    return tuple(problem for fault in faults for problem in _check(case, fault))


def tell_faults(case: Case) -> list[tuple[str, str]]:
    """Return for each fact what was seen in the code, and the source."""
    faults = case.archfacts.fault if case.archfacts else ()
    seen = "{0.handler}() returns for {0.flag} before {0.before}(), so no exception from the run call is handled in it"
    return [(seen.format(fault), fault.source) for fault in faults]


def _check(case: Case, fault: Fault) -> list[str]:
    """Return what is wrong with each definition of a handler."""
    found: list[str] = []
    is_defined = False
    for path in case.sources.holding([fault.handler], [f":(glob)arch/{case.arch}/**/*.c"]):
        unit = case.sources.read(path)
        for function in unit.outline.functions if unit else ():
            if unit is not None and function.name == fault.handler:
                is_defined = True
                problem, offset = _judge(case, unit, function, fault)
                place = f"{fault.handler}() at {path}:{unit.place(offset).line}"
                found += [f"{place} {problem}, {_read(fault)}"] if problem else []
    if not is_defined:
        found = [f"{fault.handler}(), which handles exceptions, is not found in arch/{case.arch}, {_read(fault)}"]
    return found


def _read(fault: Fault) -> str:
    return (
        f"so a fault taken from the run call may be handled, and sleep, where RCU does not watch; what becomes of an "
        f"exception with {fault.flag} must be read, and end before {fault.before}(), first"
    )


def _judge(case: Case, unit: Unit, function: Function, fault: Fault) -> tuple[str, int]:
    """Return what keeps the early return from being proved, and where; nothing where it is."""
    body = unit.body(function)
    statements = body.statements if isinstance(body, Body) else ()
    calls = [c for s in walk(statements) for c in find_calls(s.tokens) if c.name == fault.before]
    if not calls:
        return f"is not seen to call {fault.before}()", function.at
    head = list(code_tokens(unit.text, function.parameters.start + 1, function.parameters.end - 1))
    given = {variable.name for variable in declared_parameters(head)}
    entry = min(call.span.start for call in calls)
    ahead = [statement for statement in statements if statement.span.end <= entry]
    test = next((s for s in ahead if isinstance(s, If) and asks_flag(s.tokens[2:-1], fault.flag, given)), None)
    if test is None:
        return f"calls {fault.before}() without a test of {fault.flag} before it", entry
    jump = next((s for s in walk(ahead) if isinstance(s, (Goto, Label))), None)
    if jump is not None:
        return f"jumps before {fault.before}()", jump.span.start
    if not _ends(test.then):
        return f"does not return for {fault.flag} on every path", test.span.start
    called = next((call for s in walk(test.then) for call in find_calls(s.tokens)), None)
    if called is not None:
        return f"calls {called.name}() for {fault.flag} before it returns", called.span.start
    return _judge_ahead(case, [*walk(ahead[: ahead.index(test)]), test], fault, given) or ("", function.at)


def _judge_ahead(case: Case, statements: Sequence[Statement], fault: Fault, given: Set[str]) -> tuple[str, int] | None:
    """Return what may handle the exception up to the test, which is the last one, or changes what it asks."""
    test = statements[-1]
    for statement in statements:
        for call in find_calls(statement.tokens):
            is_test = statement is test and call.arguments and call.arguments[-1][0].text == fault.flag
            is_hint = statement is test and call.name in HINTS
            if not is_test and not is_hint and not _is_harmless(case, statement, call, given):
                return f"calls {call.name}() before it tests {fault.flag}", call.span.start
        assignment = match_assignment(statement.tokens)
        target = [token.text for token in assignment.target] if assignment else []
        names = {token.text for token in statement.tokens}
        if (len(target) == 1 and target[0] in given) or (
            statement is not test and not names.isdisjoint({fault.flag, f"_{fault.flag}"})
        ):
            return f"changes what is asked before it tests {fault.flag}", statement.span.start
    return None


def _is_harmless(case: Case, statement: Statement, call: Call, given: Set[str]) -> bool:
    """Tell whether a call cannot handle the exception: it is declared so, or gets nothing and its value is used.

    A macro is one that is not given what the handler was given.
    """
    event = case.study.program.events.of(call.name, call.name) if case.study else None
    if event is not None:
        return event.uses is Use.NOTHING and event.mask is None
    if not call.arguments:
        return not is_plain_call(statement.tokens, [call.name])
    return call.name.isupper() and not given & {token.text for argument in call.arguments for token in argument}


def _ends(statements: Sequence[Statement]) -> bool:
    """Tell whether the statements return on every path."""
    last = statements[-1] if statements else None
    if isinstance(last, Block):
        return _ends(last.body)
    if isinstance(last, If):
        return _ends(last.then) and _ends(last.orelse)
    return isinstance(last, Return)
