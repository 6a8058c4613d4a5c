"""The whole body, recognised: what both waits begin with, and the two ways to wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from migrator.facts.definition import DefinitionFacts, RcuPair
from migrator.recipes.declared.split.definition.condition import Condition, read_condition
from migrator.recipes.declared.split.definition.enqueue import Enqueue, Reader
from migrator.recipes.declared.split.definition.home import Home
from migrator.recipes.declared.split.definition.names import all_names
from migrator.recipes.declared.split.definition.pieces import Piece, join_apart, read_pieces
from migrator.recipes.declared.split.definition.readers import check_flag
from migrator.recipes.declared.split.definition.scope import Local, Locals, Parameter, read_locals, read_parameters
from migrator.recipes.declared.split.definition.unclear import UnclearError
from migrator.recipes.declared.split.definition.waiting import Splitter, Wait, find_flag
from migrator.recipes.declared.split.definition.watching import find_pair
from migrator.syntax.matchers import is_plain_call
from migrator.syntax.statements import (
    Block,
    Body,
    Break,
    Declaration,
    Expression,
    If,
    Loop,
    Return,
    Statement,
    walk,
)
from migrator.syntax.tokens import code_tokens
from migrator.text import Span

_KNOWN = (Block, Break, Declaration, Expression, If, Loop, Return)


@dataclass(frozen=True)
class Shape:
    """A definition that can be split.

    Attributes:
        carried: the parameters that the scheduling wait takes.
        node: the entry on the stack; `member` of it keeps the choice, and `entry` is what waits in its queue.
        is_read: something else reads the choice, so that the node has to keep it.
        own: the local names that the first half alone uses.
    """

    home: Home
    pair: RcuPair
    parameters: tuple[Parameter, ...]
    carried: tuple[Parameter, ...]
    locals_: Locals
    node: Local
    member: str
    entry: str
    is_read: bool
    enqueue: Enqueue
    condition: Condition
    loop: Piece
    schedule: Wait
    halt: Wait
    own: frozenset[str]


def read_shape(home: Home, facts: DefinitionFacts, numbers: Sequence[int] | None) -> Shape:
    """Return the definition taken apart; `numbers` are the parameters that the scheduling wait takes, None for all.

    Raises:
        UnclearError: it has another shape; what is different stands in it.
    """
    unit, function = home.unit, home.function
    body = unit.body(function)
    if not isinstance(body, Body):
        raise UnclearError(body.offset, f"its body could not be structured: {body.reason}")
    odd = next((each for each in walk(body.statements) if not isinstance(each, _KNOWN)), None)
    if odd is not None:
        told = " ".join(unit.text[slice(*odd.span)].split())
        raise UnclearError(odd.span.start, f"`{told[:60]}` stands in its body, which is no part of the known shape")
    parameters = read_parameters(unit, function)
    carried = _carried(parameters, numbers, function.at)
    pair = find_pair(body.statements, facts, function.at)
    locals_ = read_locals(unit, body.statements, facts)
    before, loop, behind = _cut(unit.text, body.statements, locals_.count, function.body, pair)
    if loop.statement is None:
        raise AssertionError("a loop is a statement")
    nodes = [each.name for each in locals_.variables if each.is_plain and each.kind.startswith("struct ")]
    flag = find_flag(loop.statement, nodes)
    node = locals_.named(flag[0])
    if node is None or len(locals_.entries) != 1:
        raise UnclearError(function.at, "it does not declare exactly one entry for the wait queue, by a known macro")
    entry = locals_.entries[0][0]
    enqueue = Reader(unit, facts, locals_, *flag).read(before, function.at)
    condition = read_condition(unit.text, enqueue.value, enqueue.lock, facts, [each.name for each in parameters])
    is_read = check_flag(unit, function, node.kind, flag[1])
    splitter = Splitter(unit, facts, pair, flag, entry)
    schedule, halt = (splitter.split(loop.statement, behind, halts) for halts in (False, True))
    own = _check_names(enqueue, locals_, parameters, carried, {flag[0], entry})
    return Shape(
        home=home,
        pair=pair,
        parameters=parameters,
        carried=carried,
        locals_=locals_,
        node=node,
        member=flag[1],
        entry=entry,
        is_read=is_read,
        enqueue=enqueue,
        condition=condition,
        loop=loop,
        schedule=schedule,
        halt=halt,
        own=own,
    )


def _carried(parameters: Sequence[Parameter], numbers: Sequence[int] | None, at: int) -> tuple[Parameter, ...]:
    if numbers is None:
        return tuple(parameters)
    if max(numbers, default=-1) >= len(parameters):
        raise UnclearError(at, f"it takes {len(parameters)} parameters, fewer than the facts tell")
    return tuple(parameters[number] for number in numbers)


def _cut(
    text: str, statements: Sequence[Statement], count: int, body: Span, pair: RcuPair
) -> tuple[list[Piece], Piece, list[Piece]]:
    """Return what stands before the loop, the loop, and what follows but the last return; RCU calls left out."""
    begin = statements[count - 1].span.end if count else body.start + 1
    pieces = read_pieces(text, statements[count:], Span(begin, body.end - 1))
    gone = [each.statement is None or is_plain_call(each.statement.tokens, [pair.enter, pair.exit]) for each in pieces]
    pieces = join_apart(text, pieces, [not each for each in gone])
    loops = [number for number, each in enumerate(pieces) if isinstance(each.statement, Loop)]
    if len(loops) != 1:
        told = "no loop" if not loops else "more than one loop"
        raise UnclearError(body.start, f"its body has {told}, where one is known that waits in both ways")
    before, behind = pieces[: loops[0]], pieces[loops[0] + 1 :]
    if behind and isinstance(behind[-1].statement, Return):
        behind = behind[:-1]
    return before, pieces[loops[0]], behind


def _check_names(
    enqueue: Enqueue,
    locals_: Locals,
    parameters: Sequence[Parameter],
    carried: Sequence[Parameter],
    shared: set[str],
) -> frozenset[str]:
    """Return the local names that the first half uses; all others have to be known."""
    used = all_names([each.statement for each in enqueue.pieces if each.statement not in {None, enqueue.flag}])
    own = {each for each in locals_.names if each in used and each not in shared}
    kinds = {each.name: each for each in locals_.variables}
    for _ in locals_.names:  # what initializers read, as often as one may read another
        read = {word.text for name in own for word in code_tokens(kinds[name].text)}
        own |= {each for each in locals_.names if each in read and each not in shared}
        used |= read
    unused = next((each for each in locals_.variables if each.name not in own | shared), None)
    if unused is not None:
        raise UnclearError(unused.of.span.start, f"`{unused.name}` belongs to neither half of its body")
    late = next((each for each in parameters if each.name in used and each not in carried), None)
    if late is not None:
        raise UnclearError(
            enqueue.pieces[0].span.start,
            f"`{late.name}` is needed before the wait, and the new functions do not take it",
        )
    return frozenset(own)
