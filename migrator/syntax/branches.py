"""Tokens of a body with its `#if` groups as nested alternatives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import regex

from migrator.syntax.directives import condition_of, is_never
from migrator.syntax.tokens import COMMENT, Kind, Token

MOST_NESTED = 60  # the kernel's deepest function has about a quarter of it
_CONTROL = frozenset(
    ["if", "else", "for", "while", "do", "switch", "case", "default", "return", "goto", "break", "continue"]
)
_UNSEEN = regex.compile(rf"{COMMENT}|\\\r?\n")
_UNBALANCED = "#if and #endif do not match"
_DEFINED = regex.compile(r"(!?)\s*(?:defined\s*\(\s*(\w+)\s*\)|defined\s+(\w+))\s*\Z")


@dataclass(frozen=True, eq=False)
class Group:
    """One `#if` ... `#endif`; an absent `#else` is an empty last branch.

    Attributes:
        key: what is asked, so that groups that ask the same choose the same.
        negated: the first branch holds where `key` does not.
        start, end: offsets of `#if` and behind `#endif`.
    """

    key: str
    negated: bool
    conditions: tuple[str, ...]
    branches: tuple[tuple[Item, ...], ...]
    start: int
    end: int

    def choose(self, choices: Choices) -> int | None:
        """Return the branch that earlier choices settle, or None."""
        if self.key not in choices:
            return None
        earlier, index = choices[self.key]
        if (index == 0) == (earlier.negated == self.negated):
            return 0
        if len(self.branches) == 2:
            return 1
        same = earlier.negated == self.negated and len(earlier.branches) == len(self.branches)
        return index if same else None  # `#elif` asks something else

    def flatten(self) -> Iterator[Token]:
        """Yield the tokens of every branch in order."""
        for branch in self.branches:
            for item in branch:
                if isinstance(item, Group):
                    yield from item.flatten()
                else:
                    yield item

    @cached_property
    def is_inline(self) -> bool:
        """Whether the branches are mere pieces of one expression."""
        depth = 0
        for token in self.flatten():
            depth += token.nesting
            if depth < 0 or token.text in _CONTROL or token.text in {"{", "}", ";"}:
                return False
        return depth == 0


Item = Token | Group
Choices = dict[str, tuple[Group, int]]  # by key: the group that asked first, and its branch


class _Open(NamedTuple):
    """A group that is being read: its `#if`, and the branches so far."""

    directive: Token
    conditions: list[str]
    branches: list[list[Item]]


class ConditionsError(Exception):
    """The `#if` groups inside the tokens cannot be told apart."""

    def __init__(self, reason: str, offset: int) -> None:
        super().__init__(reason)
        self.offset = offset


def nest(tokens: Iterable[Token]) -> tuple[Item, ...]:
    """Return tokens, none of them trivia, with conditional groups folded.

    Raises:
        ConditionsError: a conditional directive lacks its partner, or too many are nested.
    """
    top: list[Item] = []
    stack: list[_Open] = []
    for token in tokens:
        condition = condition_of(token.text) if token.kind is Kind.DIRECTIVE else None
        target = stack[-1].branches[-1] if stack else top
        if condition is None:
            target.append(token)
        elif condition[0].startswith("if"):
            if len(stack) == MOST_NESTED:
                raise ConditionsError("#if groups are nested too deeply", token.start)
            stack.append(_Open(token, [token.text], [[]]))
        elif not stack:
            raise ConditionsError(_UNBALANCED, token.start)
        elif condition[0] == "endif":
            opened = stack.pop()
            (stack[-1].branches[-1] if stack else top).append(_close(opened, token))
        else:
            stack[-1].conditions.append(token.text)
            stack[-1].branches.append([])
    if stack:
        raise ConditionsError(_UNBALANCED, stack[-1].directive.start)
    return tuple(top)


def _close(opened: _Open, endif: Token) -> Group:
    """Return the finished group, without the branches that are never compiled."""
    parsed = [condition_of(text) for text in opened.conditions]
    ways = [
        (text, tuple(branch))
        for text, branch, condition in zip(opened.conditions, opened.branches, parsed, strict=True)
        if condition is not None and not is_never(*condition)
    ]
    last = condition_of(opened.conditions[-1])
    if last is None or last[0] != "else":
        ways.append(("", ()))
    key, negated = _ask(ways[0][0])
    return Group(
        key,
        negated,
        tuple(text for text, _ in ways),
        tuple(branch for _, branch in ways),
        opened.directive.start,
        endif.end,
    )


def _ask(directive: str) -> tuple[str, bool]:
    """Return what `#if` asks, in one spelling, and whether it asks for the opposite."""
    keyword, condition = condition_of(directive) or ("", "")
    condition = " ".join(_UNSEEN.sub(" ", condition).split())
    if keyword in {"ifdef", "ifndef"}:
        return condition, keyword == "ifndef"
    match = _DEFINED.match(condition)
    if match:
        return match[2] or match[3], match[1] == "!"
    return f"{keyword} {condition}", False
