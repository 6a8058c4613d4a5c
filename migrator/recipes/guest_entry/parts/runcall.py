"""The run call of a function, and what the code around it does with the result."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from migrator.analysis.scan import GENERIC
from migrator.facts.arch import Accounts, Beside
from migrator.facts.arch import RunCall as RunCallFacts
from migrator.recipes.guest_entry.parts.hidden import advise_runner, find_in_macros
from migrator.recipes.model import Candidate, Reason, Refusal
from migrator.syntax.casts import find_cast, spell_type
from migrator.syntax.matchers import Call, find_calls, parse_call_pattern
from migrator.syntax.outline import Function
from migrator.syntax.statements import Statement, walk
from migrator.syntax.tokens import Token, code_tokens, tokenize
from migrator.text import Span

_NOWHERE = Span(0, 0)


@dataclass(frozen=True)
class RunCall:
    """The call that runs the guest, and the statement it stands in.

    Attributes:
        primitive: what the facts say the call ends in.
        source: where that fact comes from.
        helper: what the facts name the helper that holds this call; empty for the architecture's name.
        is_plain: the accounts behind the call are those before it.
        carried: the call with what is a part of its value: casts.
        cast: the type that its value is cast to; empty where it is not.
        result: the type of the call's value, as the facts tell it; empty where they do not.
        beside: what goes into the helper with it, where the code has it.
        is_macro: a macro stands for the declared call.
    """

    call: Call
    statement: Statement
    primitive: str
    source: str
    helper: str = ""
    is_plain: bool = True
    carried: Span = _NOWHERE
    cast: str = ""
    result: str = ""
    beside: tuple[Beside, ...] = ()
    is_macro: bool = False


def find_run_call(candidate: Candidate, statements: Sequence[Statement], near: int) -> RunCall | Refusal:
    """Return the one run call of a function; `near` is the offset a refusal points at."""
    facts = candidate.archfacts
    if facts is None:
        return candidate.refuse(Reason.NO_FACTS, near, _advise_facts(candidate))
    wrong = next((declared.call for declared in facts.run_call if parse_call_pattern(declared.call) is None), None)
    if wrong is not None:
        message = f"the facts declare the run call `{wrong}`, which is not of the form `name(word, ...)`"
        return candidate.refuse(Reason.NO_FACTS, near, message)
    found = {
        call.span.start: run
        for statement in walk(statements)
        for call in find_calls(statement.tokens)
        if (run := _find_run(call, statement, facts.run_call)) is not None
    }
    if not found:
        hidden = find_in_macros(candidate, statements)
        made = (_make(call, statement, declared) for statement, call, declared in hidden)
        found = {run.call.span.start: replace(run, result="", is_macro=True) for run in made}
    if len(found) == 1:
        (run,) = found.values()
        return _check_declared(candidate, run, facts.run_call)
    if found:
        lines = ", ".join(str(candidate.unit.place(offset).line) for offset in sorted(found))
        places = f"the guest is run in {len(found)} places (lines {lines})"
        message = f"{places}; one helper cannot hold them, so bring them behind one call first"
        return candidate.refuse(Reason.TWO_RUN_CALLS, max(found), message)
    told = ", ".join(f"`{declared.call}`" for declared in facts.run_call)
    advice = advise_runner(candidate, statements) or "if it has another name, declare it"
    message = f"no run call between enter and exit: none of {told} is called here; {advice}"
    return candidate.refuse(Reason.NO_RUN_CALL, near, message)


def _check_declared(candidate: Candidate, run: RunCall, known: Sequence[RunCallFacts]) -> RunCall | Refusal:
    """Return the run call, unless it only passes on a primitive: the facts do not say that it calls that."""
    callee = "".join(token.text for token in run.call.callee)
    if run.is_macro or callee == run.primitive or any(_looks_declared(run.call, each) for each in known):
        return run
    message = (
        f"{callee}() takes {run.primitive} and may run the guest, which nothing declares; if it does, declare "
        f"`{callee}({run.primitive}, ...)` as a run call in the architecture's facts"
    )
    return candidate.refuse(Reason.NO_RUN_CALL, run.call.span.start, message)


def _find_run(call: Call, statement: Statement, known: Sequence[RunCallFacts]) -> RunCall | None:
    """Return a call that looks as declared or, failing that, has to do with the run primitive of what is declared."""
    exact = next((each for each in known if _looks_declared(call, each)), None)
    if exact is not None:
        return _make(call, statement, exact)
    near = next((each for each in known if _runs_guest(call, each)), None)
    # Whatever passes on the primitive may give back something else.
    return replace(_make(call, statement, near), result="") if near is not None else None


def _make(call: Call, statement: Statement, declared: RunCallFacts) -> RunCall:
    is_plain = declared.returns == Accounts()
    carried, cast = _find_carried(call, statement.tokens)
    return RunCall(
        call,
        statement,
        declared.primitive,
        declared.source,
        declared.helper,
        is_plain,
        carried,
        cast,
        declared.result,
        declared.beside,
    )


def _find_carried(call: Call, tokens: Sequence[Token]) -> tuple[Span, str]:
    """Return the call with its casts, and the type of the outermost one."""
    first = next(index for index, token in enumerate(tokens) if token.start == call.span.start)
    start = find_cast(tokens, first)
    cast = ""
    while start is not None:
        cast = spell_type(tokens[start + 1 : first - 1])
        first, start = start, find_cast(tokens, start)
    return Span(tokens[first].start, call.span.end), cast


def _advise_facts(candidate: Candidate) -> str:
    folder = f"{candidate.facts.name}/arch"
    if candidate.arch == GENERIC:
        return (
            f"no architecture is known to own {candidate.path}: name its folder as one of `paths` in the "
            f"{folder}/*.toml of the one that does, and bring that with --templates"
        )
    return (
        f"nothing is known of {candidate.arch}: declare its run call in {folder}/{candidate.arch}.toml "
        f"and bring it with --templates"
    )


def find_other_runners(candidate: Candidate, function: Function | None) -> list[str]:
    """Return the functions of the file, all or those other than one, that run the guest, whatever they do around it."""
    declared = candidate.archfacts.run_call if candidate.archfacts else ()
    words = {_last_word(text) for run in declared for text in (run.call.partition("(")[0], run.primitive)}
    unit = candidate.unit
    others = (f for f in unit.outline.functions if f != function and any(w in unit.text[slice(*f.body)] for w in words))
    return [
        other.name
        for other in others
        if any(_runs_guest(call, run) for call in find_calls(unit.significant(other)) for run in declared)
    ]


def _last_word(text: str) -> str:
    """Return the last word of a callee: what every call of it must hold."""
    return next((token.text for token in reversed(list(code_tokens(text)))), "")


def _looks_declared(call: Call, declared: RunCallFacts) -> bool:
    pattern = parse_call_pattern(declared.call)
    return pattern is not None and pattern.matches(call)


def _runs_guest(call: Call, declared: RunCallFacts) -> bool:
    """Tell whether a call looks as declared, or calls or passes on the run primitive itself."""
    if _looks_declared(call, declared):
        return True
    primitive = [token.text for token in tokenize(declared.primitive)]
    return any([token.text for token in tokens] == primitive for tokens in (call.callee, *call.arguments))
