"""The list of statements that holds enter and exit: where the text can be edited.

Which paths there are is asked of the graph; here it is only about text. One
thing the graph cannot know: whether a macro that governs a statement is a loop.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from migrator.analysis.between import Obstacle, ObstacleKind
from migrator.syntax.statements import Break, Conditional, Continue, Loop, Statement, Switch


@dataclass(frozen=True)
class Line:
    """A list of statements cut at two of them.

    Attributes:
        inside: from the first to the last, both included.
        after: what stands in the list behind the last.
    """

    inside: tuple[Statement, ...]
    after: tuple[Statement, ...]

    def holder(self, offset: int) -> int | None:
        """Return the index of the statement that holds an offset."""
        held = (i for i, statement in enumerate(self.inside) if statement.span.start <= offset < statement.span.end)
        return next(held, None)


_Step = tuple[tuple[Statement, ...], int]


def find_line(statements: Sequence[Statement], first: int, last: int) -> Line | Obstacle:
    """Return the list that holds the statement at offset `first` and, behind it, the one at `last`."""
    chains = [_find_chains(tuple(statements), offset) for offset in (first, last)]
    for found, offset in zip(chains, (first, last), strict=True):
        if len(found) != 1:
            detail = "an #if puts it on several ways" if found else "it is no statement of this function"
            return Obstacle(ObstacleKind.SEVERAL_WAYS if found else ObstacleKind.ABSENT, offset, detail)
    (start_chain,), (end_chain,) = chains
    (line, begin), (other, end) = start_chain[-1], end_chain[-1]
    if line is not other or end <= begin:
        return Obstacle(ObstacleKind.OTHER_BLOCK, last, "it stands in another block")
    if any(isinstance(chain[at], Conditional) for chain, at in start_chain[:-1]):
        return Obstacle(ObstacleKind.SEVERAL_WAYS, first, "an #if takes all of it or leaves it out")
    inside = line[begin : end + 1]
    return _find_doubtful(inside) or Line(inside, line[end + 1 :])


def _find_chains(statements: tuple[Statement, ...], offset: int) -> list[list[_Step]]:
    """Return every way down to the statement whose own tokens hold `offset`."""
    found: list[list[_Step]] = []
    for at, statement in enumerate(statements):
        if any(token.start == offset for token in statement.tokens):
            found.append([(statements, at)])
        for part in statement.parts:
            found += [[(statements, at), *rest] for rest in _find_chains(part, offset)]
    return found


def _find_doubtful(statements: Sequence[Statement]) -> Obstacle | None:
    """Return the first jump that would end a macro's loop, if the macro is one, and leave the list otherwise."""
    for statement in statements:
        is_loop = isinstance(statement, Loop)
        if isinstance(statement, Loop) and _is_surely_loop(statement):
            continue
        inner = [s for part in statement.parts for s in part]
        offset = next((at for s in inner if (at := _find_jump(s)) is not None), None) if is_loop else None
        if isinstance(statement, Loop) and offset is not None:
            detail = f"whether `{statement.keyword}` is a loop, which a jump here only ends, is not known"
            return Obstacle(ObstacleKind.LEAVES, offset, detail)
        found = _find_doubtful(inner)
        if found is not None:
            return found
    return None


def _find_jump(statement: Statement, *, in_switch: bool = False) -> int | None:
    """Return the offset of a `break` or `continue` that no loop or switch inside of the statement takes."""
    if isinstance(statement, Continue) or (isinstance(statement, Break) and not in_switch):
        return statement.span.start
    if isinstance(statement, Loop):
        return None
    in_switch = in_switch or isinstance(statement, Switch)
    found = (_find_jump(inner, in_switch=in_switch) for part in statement.parts for inner in part)
    return next((offset for offset in found if offset is not None), None)


def _is_surely_loop(loop: Loop) -> bool:
    """Tell whether `break` ends it; a macro that a statement follows may be a mere condition."""
    return loop.keyword in {"for", "while", "do"} or "for_each" in loop.keyword
