"""The run call of a function, and what the code around it does with the result."""

from collections.abc import Sequence
from dataclasses import dataclass

from migrator.recipes.model import Candidate, Reason, Refusal
from migrator.syntax.declarations import Variable, declared_parameters, declared_variables
from migrator.syntax.matchers import Call, find_calls, match_assignment, parse_call_pattern
from migrator.syntax.outline import Function
from migrator.syntax.statements import Conditional, Declaration, Expression, Statement, walk
from migrator.syntax.tokens import TRIVIA, Token, tokenize


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
        message = (
            f"nothing is known of {candidate.arch}: declare its run call in "
            f"{candidate.facts.name}/arch/{candidate.arch}.toml and bring it with --templates"
        )
        return candidate.refuse(Reason.NO_FACTS, near, message)
    found: dict[int, RunCall] = {}
    for declared in facts.run_call:
        pattern = parse_call_pattern(declared.call)
        for statement in walk(statements):
            for call in find_calls(statement.tokens):
                if pattern is not None and pattern.matches(call):
                    found[call.span.start] = RunCall(call, statement, declared.primitive, declared.source)
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        lines = ", ".join(str(candidate.unit.place(offset).line) for offset in sorted(found))
        message = f"the guest is run in {len(found)} places (lines {lines}); one helper cannot hold them"
        return candidate.refuse(Reason.TWO_RUN_CALLS, max(found), message)
    told = ", ".join(f"`{declared.call}`" for declared in facts.run_call)
    message = f"no run call between enter and exit: none of {told} is called here; if it has another name, declare it"
    return candidate.refuse(Reason.NO_RUN_CALL, near, message)


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
            return variables[0].type
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
        return scope[name].type
    prototype = candidate.lookup.prototype(run.call.name)
    if prototype is not None and prototype.returns != "void":
        return prototype.returns
    message = f"the type of the run call's result is not certain: {run.call.name}() has no prototype in reach"
    return candidate.refuse(Reason.RESULT_UNCLEAR, run.call.span.start, message)


def find_scope(
    candidate: Candidate, function: Function, statements: Sequence[Statement], at: int
) -> dict[str, Variable]:
    """Return the parameters and local variables that are in scope at an offset."""
    inside = tokenize(candidate.unit.text, function.parameters.start + 1, function.parameters.end - 1)
    found = declared_parameters([token for token in inside if token.kind not in TRIVIA])
    scope = {variable.name: variable for variable in found}
    _add_locals(statements, at, scope)
    return scope


def _add_locals(statements: Sequence[Statement], at: int, scope: dict[str, Variable]) -> None:
    for statement in statements:
        if statement.span.start > at:
            return
        if isinstance(statement, Declaration):
            scope.update({variable.name: variable for variable in declared_variables(statement.tokens)})
        if isinstance(statement, Conditional) or statement.span.start <= at < statement.span.end:
            for part in statement.parts:
                _add_locals(part, at, scope)
