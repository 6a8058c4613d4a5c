"""The run call of a function, and what the code around it does with the result."""

from collections.abc import Sequence
from dataclasses import dataclass

from migrator.analysis.scan import GENERIC
from migrator.facts.arch import RunCall as RunCallFacts
from migrator.recipes.model import Candidate, Reason, Refusal
from migrator.syntax.declarations import Variable, declared_parameters, declared_variables
from migrator.syntax.matchers import Call, find_calls, match_assignment, parse_call_pattern
from migrator.syntax.outline import Function
from migrator.syntax.statements import Conditional, Declaration, Expression, Statement, walk
from migrator.syntax.tokens import Token, code_tokens, tokenize


@dataclass(frozen=True)
class RunCall:
    """The call that runs the guest, and the statement it stands in.

    Attributes:
        primitive: what the facts say the call ends in.
        source: where that fact comes from.
    """

    call: Call
    statement: Statement
    primitive: str
    source: str


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
        call.span.start: RunCall(call, statement, declared.primitive, declared.source)
        for declared in facts.run_call
        for statement in walk(statements)
        for call in find_calls(statement.tokens)
        if _runs_guest(call, declared)
    }
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        lines = ", ".join(str(candidate.unit.place(offset).line) for offset in sorted(found))
        message = f"the guest is run in {len(found)} places (lines {lines}); one helper cannot hold them"
        return candidate.refuse(Reason.TWO_RUN_CALLS, max(found), message)
    told = ", ".join(f"`{declared.call}`" for declared in facts.run_call)
    message = f"no run call between enter and exit: none of {told} is called here; if it has another name, declare it"
    return candidate.refuse(Reason.NO_RUN_CALL, near, message)


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


def find_other_runners(candidate: Candidate, function: Function) -> list[str]:
    """Return the other functions of the file that run the guest, whatever they do around it."""
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


def _runs_guest(call: Call, declared: RunCallFacts) -> bool:
    """Tell whether a call looks as declared, or calls or passes on the run primitive itself."""
    pattern = parse_call_pattern(declared.call)
    if pattern is not None and pattern.matches(call):
        return True
    primitive = [token.text for token in tokenize(declared.primitive)]
    return any([token.text for token in tokens] == primitive for tokens in (call.callee, *call.arguments))


def result_type(candidate: Candidate, run: RunCall, scope: dict[str, Variable]) -> str | Refusal:
    """Return the helper's return type, by what becomes of the run call's result."""
    tokens = [token.text for token in run.statement.tokens]
    call = [token for token in run.statement.tokens if run.call.span.start <= token.start < run.call.span.end]
    if isinstance(run.statement, Expression) and len(call) + 1 == len(tokens):
        return "void"
    if isinstance(run.statement, Declaration):
        variables = declared_variables(run.statement.tokens)
        simple = len(variables) == 1 and tokens.index("=") == len(tokens) - len(call) - 2
        if simple and variables[0].type and not variables[0].is_array:
            return _assignable(variables[0].type)
    assignment = match_assignment(run.statement.tokens) if isinstance(run.statement, Expression) else None
    if assignment is not None and assignment.operator == "=" and len(assignment.value) == len(call):
        return _type_of_target(candidate, run, assignment.target, scope)
    message = "the run call is part of a larger statement, so its result cannot be handed through a helper as it is"
    return candidate.refuse(Reason.RESULT_UNCLEAR, run.call.span.start, message)


def _type_of_target(
    candidate: Candidate, run: RunCall, target: Sequence[Token], scope: dict[str, Variable]
) -> str | Refusal:
    name = target[0].text
    if len(target) == 1 and name in scope and scope[name].type and not scope[name].is_array:
        return _assignable(scope[name].type)
    prototype = candidate.lookup.prototype(run.call.name)
    if prototype is not None and not {*prototype.returns.split()} <= {"void", "const", "*"}:
        return _assignable(prototype.returns)
    message = f"the type of the run call's result is not certain: {run.call.name}() has no prototype in reach"
    return candidate.refuse(Reason.RESULT_UNCLEAR, run.call.span.start, message)


def _assignable(kind: str) -> str:
    """Return the type of a value: what is no pointer can be `const` only as a variable."""
    return kind if kind.endswith("*") else " ".join(word for word in kind.split() if word != "const")


def find_scope(
    candidate: Candidate, function: Function, statements: Sequence[Statement], at: int
) -> dict[str, Variable]:
    """Return the parameters and local variables that are in scope at an offset."""
    inside = code_tokens(candidate.unit.text, function.parameters.start + 1, function.parameters.end - 1)
    found = declared_parameters(list(inside))
    scope = {variable.name: variable for variable in found}
    _add_locals(statements, at, scope)
    return scope


def _add_locals(statements: Sequence[Statement], at: int, scope: dict[str, Variable]) -> None:
    for statement in statements:
        if statement.span.start > at:
            return
        if isinstance(statement, Declaration):
            scope.update({variable.name: variable for variable in declared_variables(statement.tokens)})
        if isinstance(statement, Conditional):
            _add_branches(statement, at, scope)
        elif statement.span.start <= at < statement.span.end:
            for part in statement.parts:
                _add_locals(part, at, scope)


def _add_branches(group: Conditional, at: int, scope: dict[str, Variable]) -> None:
    """Add what the branches of an `#if` declare; a type that depends on the branch is none."""
    found: dict[str, Variable] = {}
    for branch in group.branches:
        declared: dict[str, Variable] = {}
        _add_locals(branch, at, declared)
        for name, variable in declared.items():
            known = found.setdefault(name, variable)
            if known != variable:
                found[name] = Variable(name, "")
    scope.update(found)
