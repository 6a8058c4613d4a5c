"""The first half of the body: what both waits begin with, under the lock of the bucket."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from migrator.facts.definition import DefinitionFacts, Lock
from migrator.recipes.declared.split.definition.names import by_pointer, read_names
from migrator.recipes.declared.split.definition.pieces import Piece, inside, read_pieces
from migrator.recipes.declared.split.definition.scope import Locals
from migrator.recipes.declared.split.definition.unclear import UnclearError
from migrator.syntax.edits import Edit
from migrator.syntax.matchers import Assignment, find_calls, match_assignment
from migrator.syntax.statements import Expression, If, Return, Statement
from migrator.syntax.tokens import Token, code_tokens
from migrator.syntax.unit import Unit
from migrator.text import Span


@dataclass(frozen=True)
class Enqueue:
    """What is recognised of the first half, RCU calls left out.

    Attributes:
        pieces: all of it.
        found: the statement that looks whether the wakeup came first.
        inner: what it does then; the last one returns.
        flag: the statement that keeps the choice in the node.
        value: the choice.
        lock: what is held there.
        edits: the node, reached by a pointer.
    """

    pieces: tuple[Piece, ...]
    found: If
    inner: tuple[Piece, ...]
    flag: Statement
    value: tuple[Token, ...]
    lock: Lock
    edits: tuple[Edit, ...]


class Reader:
    """Reads the first half of one body."""

    def __init__(self, unit: Unit, facts: DefinitionFacts, locals_: Locals, node: str, member: str) -> None:
        self._text = unit.text
        self._facts = facts
        self._locals = locals_
        self._node = node
        self._member = member

    def read(self, pieces: Sequence[Piece], at: int) -> Enqueue:
        """Return what it is made of.

        Raises:
            UnclearError: a statement is none of those that belong there.
        """
        pieces = [piece for piece in pieces if piece.statement is not None]
        taken = [number for number, piece in enumerate(pieces) if self._lock_of(piece.statement)]
        if len(taken) != 1:
            told = "takes no lock that the facts declare" if not taken else "takes a lock twice"
            raise UnclearError(at, f"what comes before its loop {told}")
        lock, key = self._take(pieces[taken[0]])
        found = next((n for n, piece in enumerate(pieces) if isinstance(piece.statement, If)), None)
        if found is None or found <= taken[0]:
            raise UnclearError(at, "it does not look, under the lock, whether the wakeup has come already")
        for piece in (*pieces[: taken[0]], *pieces[taken[0] + 1 : found]):
            self._check_lookup(piece.statement)
        chosen, inner = self._read_found(pieces[found], self._looked_up(pieces[taken[0] + 1 : found]), lock, key)
        *fill, last = pieces[found + 1 :] or [pieces[found]]
        if last.statement is None or self._release(last.statement, lock) != key:
            raise UnclearError(last.span.start, f"what it fills in does not end with {lock.release}() of that lock")
        flag, value = self._read_fill(fill, at)
        edits = self._point([piece.statement for piece in pieces])
        return Enqueue(tuple(pieces), chosen, inner, flag, value, lock, edits)

    def _lock_of(self, statement: Statement | None) -> Lock | None:
        if not isinstance(statement, Expression):
            return None
        return next((lock for lock in self._facts.locks if lock.take == statement.tokens[0].text), None)

    def _take(self, piece: Piece) -> tuple[Lock, list[str]]:
        lock = self._lock_of(piece.statement)
        if lock is None or piece.statement is None:
            raise AssertionError("asked of the statement that takes the lock")
        return lock, [token.text for token in piece.statement.tokens[1:]]

    def _release(self, statement: Statement, lock: Lock) -> list[str]:
        is_release = isinstance(statement, Expression) and statement.tokens[0].text == lock.release
        return [token.text for token in statement.tokens[1:]] if is_release else []

    def _check_lookup(self, statement: Statement | None) -> None:
        """Make sure that a statement before the look does nothing but give a local name a value."""
        made = match_assignment(statement.tokens) if isinstance(statement, Expression) else None
        target = [token.text for token in made.target] if made is not None else []
        if len(target) != 1 or made is None or made.operator != "=" or target[0] not in self._locals.names:
            self._refuse(statement, "stands before the look for a wakeup and does not belong to it")

    def _looked_up(self, pieces: Sequence[Piece]) -> str:
        """Return the local name that holds what was found."""
        made = match_assignment(pieces[-1].statement.tokens) if pieces and pieces[-1].statement else None
        return made.target[0].text if made is not None else ""

    def _read_found(self, piece: Piece, entry: str, lock: Lock, key: list[str]) -> tuple[If, tuple[Piece, ...]]:
        chosen = piece.statement
        asked = "".join(token.text for token in chosen.tokens[2:-1]) if chosen is not None else ""
        if not isinstance(chosen, If) or chosen.orelse or not entry or asked not in {entry, f"{entry}!=NULL"}:
            raise UnclearError(piece.span.start, "what it does where the wakeup came first does not hang on the entry")
        statements, within = inside(chosen.then, chosen.tokens[-1].end, chosen.span.end)
        inner = read_pieces(self._text, statements, within)
        *others, last = [each.statement for each in inner if each.statement is not None and not self._is_rcu(each)]
        if not isinstance(last, Return) or len(last.tokens) != 2:
            raise UnclearError(chosen.span.start, "where the wakeup came first, it does not end with a plain return")
        released = [statement for statement in others if self._release(statement, lock) == key]
        if len(released) != 1:
            raise UnclearError(chosen.span.start, f"where the wakeup came first, {lock.release}() is not called once")
        for statement in others:
            names = {name for _, name in read_names(statement.tokens)}
            if not isinstance(statement, Expression) or (entry not in names and statement not in released):
                self._refuse(statement, "is about something else than the entry that was found")
        return chosen, tuple(inner)

    def _is_rcu(self, piece: Piece) -> bool:
        names = {name for pair in self._facts.rcu for name in (pair.enter, pair.exit)}
        return piece.statement is not None and piece.statement.tokens[0].text in names

    def _read_fill(self, pieces: Sequence[Piece], at: int) -> tuple[Statement, tuple[Token, ...]]:
        flags: list[tuple[Statement, Assignment]] = []
        for piece in pieces:
            statement = piece.statement
            if not isinstance(statement, Expression) or self._node not in {n for _, n in read_names(statement.tokens)}:
                self._refuse(
                    statement, "stands between the look and the loop, and is no plain statement about the node"
                )
                continue
            made = match_assignment(statement.tokens)
            if made is not None and [t.text for t in made.target] == [self._node, ".", self._member]:
                flags.append((statement, made))
            elif self._member in {token.text for token in statement.tokens}:
                self._refuse(statement, f"uses `{self._node}.{self._member}` otherwise than to keep the choice")
            elif made is None and next(find_calls(statement.tokens), None) is None:
                self._refuse(statement, "neither fills the node in nor hands it over")
        if len(flags) != 1 or flags[0][1].operator != "=" or not flags[0][1].value:
            raise UnclearError(at, f"`{self._node}.{self._member}` is not set exactly once, under the lock")
        return flags[0][0], flags[0][1].value

    def _point(self, statements: Sequence[Statement | None]) -> tuple[Edit, ...]:
        edits: list[Edit] = []
        for statement in statements:
            if statement is None:
                continue
            here = by_pointer(list(code_tokens(self._text, *statement.span)), self._node)
            if here is None:
                self._refuse(statement, f"uses `{self._node}` as a whole, which it cannot by a pointer")
            edits += here or []
        return tuple(edits)

    def _refuse(self, statement: Statement | None, why: str) -> None:
        span = statement.span if statement is not None else Span(0, 0)
        told = " ".join(self._text[slice(*span)].split())
        raise UnclearError(span.start, f"`{told if len(told) <= 60 else told[:57] + '...'}` {why}")
