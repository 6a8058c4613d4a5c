"""The second half of the body: one loop that waits in two ways, taken apart into both."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import regex

from migrator.facts.definition import DefinitionFacts, RcuPair
from migrator.recipes.declared.split.definition.names import read_names
from migrator.recipes.declared.split.definition.pieces import (
    Line,
    Piece,
    inside,
    join_apart,
    lead_of,
    read_pieces,
    write,
    write_piece,
)
from migrator.recipes.declared.split.definition.unclear import UnclearError
from migrator.syntax.matchers import find_calls, is_plain_call
from migrator.syntax.statements import Break, Expression, If, Loop, Statement
from migrator.syntax.tokens import Token
from migrator.syntax.unit import Unit

_ENDLESS = frozenset({"for(;;)", "while(1)", "while(true)"})
# One turn, by the first letters of its steps: see `_Way.kind`.
_TURNS = {False: regex.compile("pt(?:esd|s)"), True: regex.compile("t(?:h|hd|ehd)")}
_BEHIND = {False: regex.compile("f"), True: regex.compile("")}


@dataclass(frozen=True)
class Wait:
    """One way to wait: the lines of a turn, and those behind the loop."""

    turn: tuple[Line, ...]
    behind: tuple[Line, ...]


@dataclass(frozen=True)
class _Step:
    """One statement of a way; comments alone have none."""

    statement: Statement | None
    line: Line


def find_flag(loop: Statement, nodes: Collection[str]) -> tuple[str, str]:
    """Return the node and its member that the loop tests again and again.

    Raises:
        UnclearError: it is no endless loop, or tests no member, or several.
    """
    head = "".join(token.text for token in loop.tokens)
    if not isinstance(loop, Loop) or head not in _ENDLESS:
        raise UnclearError(loop.span.start, "its loop is not an endless one that only a test inside leaves")
    statements, _ = inside(loop.body, 0, 0)
    found = {_tested(each, nodes) for each in statements if isinstance(each, If)} - {None}
    if len(found) != 1:
        told = "no member of the node chooses" if not found else "several members of the node choose"
        raise UnclearError(loop.span.start, f"{told} in its loop between scheduling and halting")
    chosen = found.pop()
    return chosen if chosen is not None else ("", "")


def _tested(statement: If, nodes: Collection[str]) -> tuple[str, str] | None:
    words = [token.text for token in statement.tokens[2:-1]]
    words = words[1:] if words[:1] == ["!"] else words
    return (words[0], words[2]) if len(words) == 3 and words[0] in nodes and words[1] == "." else None


class Splitter:
    """Takes the loop of one body, and what stands behind it, apart."""

    def __init__(self, unit: Unit, facts: DefinitionFacts, pair: RcuPair, flag: tuple[str, str], entry: str) -> None:
        self._text = unit.text
        self._facts = facts
        self._pair = pair
        self._flag = flag
        self._entry = entry
        self._kinds = (
            ("p", facts.prepare),
            ("s", facts.schedules),
            ("h", facts.halts),
            ("e", facts.irq_enable),
            ("d", facts.irq_disable),
            ("f", facts.finish),
        )

    def split(self, loop: Statement, behind: Sequence[Piece], halts: bool) -> Wait:
        """Return one of both ways.

        Raises:
            UnclearError: a statement belongs to neither, or the way is not the one that is known.
        """
        if not isinstance(loop, Loop):
            raise AssertionError("asked of the loop")
        turn = self._take(read_pieces(self._text, *inside(loop.body, loop.tokens[-1].end, loop.span.end)), halts)
        after = self._take(behind, halts)
        self._check(turn, _TURNS[halts], loop.span.start, "a turn of its loop", halts)
        self._check(after, _BEHIND[halts], loop.span.end, "what follows its loop", halts)
        return Wait(tuple(step.line for step in turn), tuple(step.line for step in after))

    def _take(self, pieces: Sequence[Piece], halts: bool) -> list[_Step]:
        """Return the statements that one way goes through, RCU calls left out."""
        found: list[_Step] = []
        for piece in join_apart(self._text, pieces, [not self._is_rcu(piece.statement) for piece in pieces]):
            statement = piece.statement
            if isinstance(statement, If) and _tested(statement, [self._flag[0]]) == self._flag:
                found += self._choose(piece, statement, halts)
            else:
                found.append(_Step(statement, write_piece(self._text, piece)))
        return found

    def _choose(self, piece: Piece, statement: If, halts: bool) -> list[_Step]:
        is_not = statement.tokens[2].text == "!"
        branch = statement.then if is_not != halts else statement.orelse
        if not branch:
            return []
        before = statement.tokens[-1].end if branch is statement.then else _behind_else(self._text, statement)
        steps = self._take(read_pieces(self._text, *inside(branch, before, branch[-1].span.end)), halts)
        if steps:
            leads = [span for span in (piece.above, lead_of(self._text, piece)) if span is not None]
            texts = [write(self._text, span).text for span in leads]
            steps[0] = _Step(steps[0].statement, Line("\n".join([*texts, steps[0].line.text]), piece.is_apart))
        tail = self._text[statement.span.end : piece.span.end].strip()
        if steps and tail:
            last = steps[-1]
            steps[-1] = _Step(last.statement, Line(f"{last.line.text} {tail}", last.line.is_apart))
        return steps

    def _is_rcu(self, statement: Statement | None) -> bool:
        return statement is not None and is_plain_call(statement.tokens, [self._pair.enter, self._pair.exit])

    def _check(self, steps: Sequence[_Step], known: regex.Pattern[str], at: int, what: str, halts: bool) -> None:
        kinds = "".join(self._kind(step.statement) for step in steps if step.statement is not None)
        if not known.fullmatch(kinds):
            way = "halts" if halts else "schedules"
            seen = ", ".join(self._spell(step.statement) for step in steps if step.statement) or "nothing"
            raise UnclearError(at, f"{what} is not the known one where it {way}: {seen}")

    def _kind(self, statement: Statement) -> str:
        """Return the letter of a known step.

        Raises:
            UnclearError: it is none.
        """
        if isinstance(statement, If):
            return self._kind_of_test(statement)
        call = next(find_calls(statement.tokens), None) if isinstance(statement, Expression) else None
        if call is None or call.is_member or call.span.end != statement.tokens[-1].start:
            return self._refuse(statement)
        kind = next((letter for letter, names in self._kinds if call.name in names), "")
        known = {call.name, self._flag[0], self._entry}
        odd = [name for _, name in read_names(statement.tokens) if name not in known and not name.isupper()]
        is_about = not call.arguments or kind in {"p", "f"}
        return (
            kind
            if kind and is_about and not odd and not self._reads_flag(statement.tokens)
            else self._refuse(statement)
        )

    def _kind_of_test(self, statement: If) -> str:
        inner, _ = inside(statement.then, 0, 0)
        call = next(find_calls(statement.tokens[2:-1]), None)
        names = {name for _, name in read_names(statement.tokens[2:-1])}
        is_test = (
            call is not None
            and call.name in self._facts.left
            and (call.span.start, call.span.end) == (statement.tokens[2].start, statement.tokens[-1].start)
            and names == {call.name, self._flag[0]}
            and not self._reads_flag(statement.tokens)
        )
        if not is_test or statement.orelse or len(inner) != 1 or not isinstance(inner[0], Break):
            return self._refuse(statement)
        return "t"

    def _reads_flag(self, tokens: Sequence[Token]) -> bool:
        return self._flag[1] in {token.text for token in tokens}

    def _spell(self, statement: Statement) -> str:
        told = " ".join(self._text[slice(*statement.span)].split())
        return f"`{told if len(told) <= 60 else told[:57] + '...'}`"

    def _refuse(self, statement: Statement) -> str:
        raise UnclearError(statement.span.start, f"{self._spell(statement)} belongs to neither way to wait")


def _behind_else(text: str, statement: If) -> int:
    """Return where `else` ends."""
    end = statement.then[-1].span.end
    return text.index("else", end, statement.orelse[0].span.start) + len("else")
