"""The type of what the run call gives back, by what becomes of it."""

from collections.abc import Sequence

from migrator.recipes.guest_entry.parts.runcall import RunCall
from migrator.recipes.model import Candidate, Reason, Refusal
from migrator.syntax.declarations import Variable, declared_variables
from migrator.syntax.matchers import match_assignment
from migrator.syntax.statements import Declaration, Expression
from migrator.syntax.tokens import Token


def result_type(candidate: Candidate, run: RunCall, scope: dict[str, Variable]) -> str | Refusal:
    """Return the helper's return type.

    A cast tells it, then what the value is assigned to; where the value goes on in
    an expression, only the callee's own type is right.
    """
    tokens = run.statement.tokens
    carried = [token for token in tokens if run.carried.start <= token.start < run.carried.end]
    is_whole = isinstance(run.statement, Expression) and len(carried) + 1 == len(tokens)
    if is_whole and run.cast in {"", "void"}:
        return "void"
    if run.cast and run.cast != "void":
        return _assignable(run.cast)
    kind = _declared_type(run, carried) or _assigned_type(run, carried, scope)
    return _assignable(kind) if kind else _own_type(candidate, run)


def _declared_type(run: RunCall, carried: Sequence[Token]) -> str:
    """Return the type of the one variable that a declaration begins with the value; else nothing."""
    if not isinstance(run.statement, Declaration):
        return ""
    variables = declared_variables(run.statement.tokens)
    tokens = [token.text for token in run.statement.tokens]
    is_simple = len(variables) == 1 and "=" in tokens and tokens.index("=") == len(tokens) - len(carried) - 2
    return variables[0].type if is_simple and not variables[0].is_array else ""


def _assigned_type(run: RunCall, carried: Sequence[Token], scope: dict[str, Variable]) -> str:
    """Return the type of the local variable that the value is assigned to as it is; else nothing."""
    assignment = match_assignment(run.statement.tokens) if isinstance(run.statement, Expression) else None
    if assignment is None or assignment.operator != "=" or len(assignment.target) != 1:
        return ""
    if assignment.value[: len(carried)] != tuple(carried) or len(assignment.value) != len(carried):
        return ""
    variable = scope.get(assignment.target[0].text)
    return variable.type if variable is not None and not variable.is_array else ""


def _own_type(candidate: Candidate, run: RunCall) -> str | Refusal:
    prototype = candidate.lookup.prototype(run.call.name)
    known = prototype.returns if prototype is not None else run.result
    if known and not {*known.split()} <= {"void", "const", "*"}:
        return _assignable(known)
    message = (
        f"the type of the run call's result is not certain: {run.call.name}() has no prototype in reach, and where the "
        f"value goes does not tell it; declare it as `result` of the run call in the architecture's facts"
    )
    return candidate.refuse(Reason.RESULT_UNCLEAR, run.call.span.start, message)


def _assignable(kind: str) -> str:
    """Return the type of a value: what is no pointer can be `const` only as a variable."""
    return kind if kind.endswith("*") else " ".join(word for word in kind.split() if word != "const")
