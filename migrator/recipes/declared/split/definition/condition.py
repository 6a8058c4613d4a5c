"""The condition that chooses: taken out of the lock, where fewer locks count."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from migrator.facts.definition import DefinitionFacts, Lock
from migrator.recipes.declared.split.definition.names import read_names
from migrator.recipes.declared.split.definition.unclear import UnclearError
from migrator.syntax.edits import Edit, apply_edits
from migrator.syntax.matchers import find_closing
from migrator.syntax.tokens import Kind, Token, code_tokens
from migrator.text import Span

_EFFECTS = frozenset("++ -- = += -= *= /= %= &= |= ^= <<= >>= { ; * [ . ->".split())
_BEFORE = frozenset({"(", "||", "&&", "?", ":"})
_BEHIND = frozenset({")", "||", "&&", "?", ":"})
_CONSTANTS = frozenset({"true", "false", "NULL"})
_TAB = 8


@dataclass(frozen=True)
class Condition:
    """What the chooser asks.

    Attributes:
        text: the condition, its lines as they stand in the file.
        column: where its first line began.
        bounds: each comparison that counts locks, as it was and as it is.
        used: the parameters that it reads.
    """

    text: str
    column: int
    bounds: tuple[tuple[str, str], ...]
    used: frozenset[str]

    def aligned(self, column: int) -> str:
        """Return the text as it stands when its first line begins at another column."""
        first, *rest = self.text.split("\n")
        lines = [first]
        for line in rest:
            wide = line.expandtabs(_TAB)
            width = max(len(wide) - len(wide.lstrip(" ")) + column - self.column, 0)
            tabs, blanks = divmod(width, _TAB)
            lines.append("\t" * tabs + " " * blanks + wide.lstrip(" ") if wide.strip() else "")
        return "\n".join(lines)


def read_condition(
    text: str, value: Sequence[Token], lock: Lock, facts: DefinitionFacts, parameters: Collection[str]
) -> Condition:
    """Return the condition as it reads without the lock.

    Raises:
        UnclearError: it may mean something else there.
    """
    _check_names(value, facts, parameters)
    _check_idle(value, facts)
    edits: list[Edit] = []
    bounds: list[tuple[str, str]] = []
    for index, name in read_names(value):
        if name in facts.counting:
            edit, old, new = _lower(text, value, index, lock)
            edits.append(edit)
            bounds.append((old, new))
    start, end = value[0].start, value[-1].end
    moved = [Edit(Span(e.span.start - start, e.span.end - start), e.new) for e in edits]
    line = text[text.rfind("\n", 0, start) + 1 : start]
    used = frozenset(name for _, name in read_names(value) if name in parameters)
    return Condition(apply_edits(text[start:end], moved), len(line.expandtabs(_TAB)), tuple(bounds), used)


def _check_names(value: Sequence[Token], facts: DefinitionFacts, parameters: Collection[str]) -> None:
    effect = next((token for token in value if token.text in _EFFECTS), None)
    if effect is not None:
        raise UnclearError(effect.start, f"its condition has `{effect.text}`, so it may not mean the same elsewhere")
    known = {*facts.harmless, *facts.counting, *parameters, *_CONSTANTS}
    for index, name in read_names(value):
        called = index + 1 < len(value) and value[index + 1].text == "("
        if name not in known and (called or not name.isupper()):
            told = f"calls {name}(), which no fact tells to be harmless" if called else f"reads `{name}`"
            more = "" if called else ", which is neither a parameter nor a constant"
            raise UnclearError(value[index].start, f"its condition {told}{more}")


def _check_idle(value: Sequence[Token], facts: DefinitionFacts) -> None:
    """Make sure that the condition is true wherever RCU may be away."""
    wanted = [[token.text for token in code_tokens(each)] for each in facts.idle]
    if not any([token.text for token in part] in wanted for part in _alternatives(value)):
        told = " or ".join(f"`{each}`" for each in facts.idle)
        raise UnclearError(
            value[0].start,
            f"its condition is not true by {told} alone, so a wait without RCU calls could run where RCU is away",
        )


def _alternatives(value: Sequence[Token]) -> list[list[Token]]:
    """Return what stands between `||` outside brackets."""
    tokens = list(value)
    while tokens and tokens[0].text == "(" and find_closing(tokens, 0) == len(tokens) - 1:
        tokens = tokens[1:-1]
    if any(token.text == "?" for token, depth in _depths(tokens) if not depth):
        return []
    parts: list[list[Token]] = [[]]
    for token, depth in _depths(tokens):
        if token.text == "||" and not depth:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _depths(tokens: Sequence[Token]) -> list[tuple[Token, int]]:
    """Return each token with the number of brackets around it."""
    found, depth = [], 0
    for token in tokens:
        depth += min(token.nesting, 0)
        found.append((token, depth))
        depth += max(token.nesting, 0)
    return found


def _lower(text: str, value: Sequence[Token], index: int, lock: Lock) -> tuple[Edit, str, str]:
    """Return the edit of the number that `name()` is compared with, and the comparison before and after.

    `name() > N` or `name() >= N` where N is a number and nothing else is computed: N goes down by what the lock counts.
    """
    words = [token.text for token in value[index : index + 3]]
    before = value[index - 1].text if index else "("
    behind = value[index + 5].text if index + 5 < len(value) else ")"
    number = value[index + 4] if index + 4 < len(value) else None
    is_plain = number is not None and number.kind is Kind.NUMBER and number.text.isdecimal()
    compared = value[index + 3].text if index + 3 < len(value) else ""
    if words[1:] != ["(", ")"] or compared not in {">", ">="} or not is_plain or number is None:
        raise UnclearError(
            value[index].start,
            f"its condition uses {words[0]}(), which counts the lock held there, other than as `{words[0]}() > N`",
        )
    if before not in _BEFORE or behind not in _BEHIND or int(number.text) < lock.count + (compared == ">="):
        raise UnclearError(
            value[index].start,
            f"its condition computes with {words[0]}(), so what it is without {lock.take}() is not certain",
        )
    old = text[value[index].start : number.end]
    bound = str(int(number.text) - lock.count)
    return Edit(Span(number.start, number.end), bound), old, old[: len(old) - len(number.text)] + bound
