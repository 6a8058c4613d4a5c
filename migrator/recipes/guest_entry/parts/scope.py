"""The names that are in scope where the run call stands."""

from collections.abc import Sequence

from migrator.recipes.model import Candidate
from migrator.syntax.declarations import Variable, declared_parameters, declared_variables
from migrator.syntax.outline import Function
from migrator.syntax.statements import Conditional, Declaration, Statement
from migrator.syntax.tokens import code_tokens


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
