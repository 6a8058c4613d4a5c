"""Straight lines: what runs between two statements, where nothing can leave.

Answers are given for statements of one list only. Whatever branches into or
out of that stretch is an obstacle, named with its place; nothing is guessed.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import Enum

from migrator.syntax.matchers import Call, find_calls
from migrator.syntax.statements import (
    Block,
    Break,
    Case,
    Conditional,
    Continue,
    Goto,
    If,
    Label,
    Loop,
    Return,
    Statement,
    Switch,
    walk,
)

_JUMPS = frozenset({"return", "goto", "break", "continue"})


class ObstacleKind(Enum):
    """Why there is no straight line."""

    ABSENT = "absent"
    SEVERAL_WAYS = "several-ways"
    OTHER_BLOCK = "other-block"
    LEAVES = "leaves"
    LABEL = "label"


@dataclass(frozen=True)
class Obstacle:
    """What stands in the way, and the offset of it."""

    kind: ObstacleKind
    offset: int
    detail: str


@dataclass(frozen=True)
class Stretch:
    """A list of statements cut at two of them.

    Attributes:
        before: what stands in the list before the first.
        inside: from the first to the last, both included.
        after: what stands in the list behind the last.
        outer: the lists around, from the nearest outwards, each up to the
            statement that holds the inner one; it ends where a loop begins.
    """

    before: tuple[Statement, ...]
    inside: tuple[Statement, ...]
    after: tuple[Statement, ...]
    outer: tuple[tuple[Statement, ...], ...]


_Step = tuple[tuple[Statement, ...], int]


def find_stretch(statements: Sequence[Statement], first: int, last: int) -> Stretch | Obstacle:
    """Return the straight line from the statement at offset `first` to the one at `last`."""
    chains = [_find_chains(tuple(statements), offset) for offset in (first, last)]
    for found, offset in zip(chains, (first, last), strict=True):
        if not found:
            return Obstacle(ObstacleKind.ABSENT, offset, "it is no statement of this function")
        if len(found) > 1:
            return Obstacle(ObstacleKind.SEVERAL_WAYS, offset, "an #if puts it on several ways")
    (start_chain,), (end_chain,) = chains
    (line, begin), (other, end) = start_chain[-1], end_chain[-1]
    if line is not other or end <= begin:
        return Obstacle(ObstacleKind.OTHER_BLOCK, last, "it stands in another block")
    if any(isinstance(chain[at], Conditional) for chain, at in start_chain[:-1]):
        return Obstacle(ObstacleKind.SEVERAL_WAYS, first, "an #if takes all of it or leaves it out")
    inside = line[begin : end + 1]
    labels = {statement.name for statement in walk(statements) if isinstance(statement, Label)}
    obstacle = _find_obstacle(inside[1:-1], labels)
    outer = tuple(chain[:at] for chain, at in _up_to_loop(start_chain))
    return obstacle or Stretch(line[:begin], inside, line[end + 1 :], outer)


def _find_chains(statements: tuple[Statement, ...], offset: int) -> list[list[_Step]]:
    """Return every way down to the statement whose own tokens hold `offset`."""
    found: list[list[_Step]] = []
    for at, statement in enumerate(statements):
        if any(token.start == offset for token in statement.tokens):
            found.append([(statements, at)])
        for part in statement.parts:
            found += [[(statements, at), *rest] for rest in _find_chains(part, offset)]
    return found


def _up_to_loop(chain: Sequence[_Step]) -> list[_Step]:
    """Return the outer steps of a chain, nearest first, as far as no loop is crossed."""
    steps: list[_Step] = []
    for line, at in reversed(chain[:-1]):
        if isinstance(line[at], (Loop, Switch)):
            break
        steps.append((line, at))
    return steps


def _find_obstacle(statements: Sequence[Statement], labels: Collection[str]) -> Obstacle | None:
    for statement in statements:
        leaving = find_leaving(statement)
        if leaving is not None:
            word = next(token.text for token in leaving.tokens if token.text in _JUMPS)
            return Obstacle(ObstacleKind.LEAVES, leaving.span.start, f"`{word}` can leave the stretch")
        others = (inner for inner in walk([statement]) if not isinstance(inner, Label))
        named = next((token for inner in others for token in inner.tokens[1:] if token.text in labels), None)
        if named is not None:
            return Obstacle(ObstacleKind.LEAVES, named.start, f"what is told label `{named.text}` can go there")
        label = next((s for s in walk([statement]) if isinstance(s, Label)), None)
        if label is not None:
            return Obstacle(ObstacleKind.LABEL, label.span.start, f"label `{label.name}` lets others jump in")
        if isinstance(statement, Case):
            return Obstacle(ObstacleKind.LABEL, statement.span.start, "a case label lets a switch jump in")
    return None


def find_leaving(statement: Statement, *, in_loop: bool = False, in_switch: bool = False) -> Statement | None:
    """Return the first statement in it that can leave it for elsewhere, or None."""
    if isinstance(statement, (Return, Goto)):
        return statement
    if isinstance(statement, Break) and not (in_loop or in_switch):
        return statement
    if isinstance(statement, Continue) and not in_loop:
        return statement
    if not isinstance(statement, (Break, Continue)) and any(token.text in _JUMPS for token in statement.tokens):
        return statement  # inside a statement expression, or `asm goto`
    loop = in_loop or (isinstance(statement, Loop) and _is_surely_loop(statement))
    switch = in_switch or isinstance(statement, Switch)
    inner = (find_leaving(s, in_loop=loop, in_switch=switch) for part in statement.parts for s in part)
    return next((found for found in inner if found is not None), None)


def _is_surely_loop(loop: Loop) -> bool:
    """Tell whether `break` ends it; a macro that a statement follows may be a mere condition."""
    return loop.keyword in {"for", "while", "do"} or "for_each" in loop.keyword


def always_leaves(statements: Sequence[Statement]) -> bool:
    """Tell whether control never comes out at the end of the list."""
    if not statements:
        return False
    last = statements[-1]
    if isinstance(last, (Return, Goto, Break, Continue)):
        return True
    if isinstance(last, (Loop, Switch)):
        return False
    return bool(last.parts) and all(always_leaves(part) for part in last.parts)


def calls_matching(statement: Statement, wanted: Callable[[str], bool]) -> list[int]:
    """Return the offsets of calls in a statement, inner ones too, that are wanted.

    `wanted` is asked for `name` and, where the first argument is one word, for
    `name(word)`: a guard says there what it guards against.
    """
    return [offset for inner in walk([statement]) for offset in _own_calls(inner, wanted)]


def _own_calls(statement: Statement, wanted: Callable[[str], bool]) -> list[int]:
    """Return the same for the statement's own tokens."""
    return [call.callee[-1].start for call in find_calls(statement.tokens) if _is_wanted(call, wanted)]


def _is_wanted(call: Call, wanted: Callable[[str], bool]) -> bool:
    first = call.arguments[0] if call.arguments else ()
    return wanted(call.name) or (len(first) == 1 and wanted(f"{call.name}({first[0].text})"))


class Mask(Enum):
    """What is known of the interrupt mask at a statement."""

    OFF = "off"
    ON = "on"
    MAYBE_ON = "maybe-on"
    UNKNOWN = "unknown"


def mask_before(stretch: Stretch, is_disable: Callable[[Statement], bool], touches: Callable[[str], bool]) -> Mask:
    """Return the interrupt mask at the start of a stretch, by the lines in front of it.

    A branch that changes the mask and then leaves for elsewhere, or disables
    again, does not count.
    """
    for line in (stretch.before, *stretch.outer):
        for statement in reversed(line):
            if is_disable(statement):
                return Mask.OFF
            if any(isinstance(inner, (Label, Case)) for inner in walk([statement])):
                return Mask.UNKNOWN  # others come in here
            if calls_matching(statement, touches) and not _is_harmless(statement, is_disable, touches):
                return _mask_behind(statement, is_disable, touches)
    return Mask.UNKNOWN


def _mask_behind(statement: Statement, is_disable: Callable[[Statement], bool], touches: Callable[[str], bool]) -> Mask:
    """Return the mask behind a statement that changes it."""
    if not statement.parts:
        return Mask.ON
    changes = (inner for inner in walk([statement]) if _own_calls(inner, touches))
    return Mask.UNKNOWN if all(is_disable(inner) for inner in changes) else Mask.MAYBE_ON


def _is_harmless(statement: Statement, is_disable: Callable[[Statement], bool], touches: Callable[[str], bool]) -> bool:
    """Tell whether each side of an `if` that changes the mask goes elsewhere, or ends with interrupts off."""
    if not isinstance(statement, (If, Block)) or _own_calls(statement, touches):
        return False
    for part in statement.parts:
        changes = [inner for inner in part if calls_matching(inner, touches)]
        if not changes or always_leaves(part) or is_disable(changes[-1]):
            continue
        if not all(_is_harmless(inner, is_disable, touches) for inner in changes):
            return False
    return True
