"""The RCU calls in the body: one pair, taken and given back on every path."""

from __future__ import annotations

from collections.abc import Sequence

from migrator.facts.definition import DefinitionFacts, RcuPair
from migrator.recipes.declared.split.definition.unclear import UnclearError
from migrator.syntax.matchers import is_plain_call
from migrator.syntax.statements import Block, Break, If, Loop, Return, Statement, walk


def find_pair(statements: Sequence[Statement], facts: DefinitionFacts, at: int) -> RcuPair:
    """Return the pair that the body uses; each path has to give back what it took, and no more.

    Raises:
        UnclearError: there is none, there are two, or they do not fit.
    """
    words = {token.text for statement in walk(statements) for token in statement.tokens}
    pairs = [pair for pair in facts.rcu if words & {pair.enter, pair.exit}]
    if len(pairs) != 1:
        known = " or ".join(f"{pair.enter}()" for pair in (pairs or facts.rcu))
        held = "uses more than one pair of RCU calls" if pairs else "makes no RCU call that could go from it"
        raise UnclearError(at, f"its body {held} ({known})")
    level = _Walk(pairs[0]).run(statements, 0)
    if level:
        raise UnclearError(at, f"its body ends with {pairs[0].enter}() that no {pairs[0].exit}() gives back")
    return pairs[0]


class _Walk:
    """How often RCU was told to watch, over all paths; None behind a statement that leaves."""

    def __init__(self, pair: RcuPair) -> None:
        self._pair = pair
        self._breaks: list[set[int]] = []

    def run(self, statements: Sequence[Statement], level: int | None) -> int | None:
        for statement in statements:
            if level is None:
                raise UnclearError(statement.span.start, "a statement stands behind one that always leaves")
            level = self._step(statement, level)
        return level

    def _step(self, statement: Statement, level: int) -> int | None:
        if isinstance(statement, Block):
            return self.run(statement.body, level)
        if isinstance(statement, If):
            return self._fork(statement, level)
        if isinstance(statement, Loop):
            return self._turn(statement, level)
        if isinstance(statement, Return):
            if level:
                raise UnclearError(statement.span.start, f"it returns without {self._pair.exit}()")
            return None
        if isinstance(statement, Break) and self._breaks:
            self._breaks[-1].add(level)
            return None
        return self._call(statement, level)

    def _call(self, statement: Statement, level: int) -> int:
        if is_plain_call(statement.tokens, [self._pair.enter]):
            level += 1
        elif is_plain_call(statement.tokens, [self._pair.exit]):
            level -= 1
        elif {token.text for token in statement.tokens} & {self._pair.enter, self._pair.exit}:
            raise UnclearError(statement.span.start, "an RCU call is a part of a larger statement")
        if level not in {0, 1}:
            told = f"{self._pair.exit}() gives back" if level < 0 else f"{self._pair.enter}() takes a second time"
            raise UnclearError(statement.span.start, f"{told} what this function did not take once")
        return level

    def _fork(self, statement: If, level: int) -> int | None:
        ends = {self.run(part, level) for part in statement.parts}
        ends.discard(None)
        if len(ends) > 1:
            raise UnclearError(statement.span.start, "one branch makes an RCU call that the other does not")
        return ends.pop() if ends else None

    def _turn(self, statement: Loop, level: int) -> int | None:
        self._breaks.append(set())
        end = self.run(statement.body, level)
        breaks = self._breaks.pop()
        if end not in {None, level} or len(breaks) > 1:
            raise UnclearError(statement.span.start, "a turn of the loop takes and gives back RCU unevenly")
        return breaks.pop() if breaks else None
