"""The arguments of one call, or the parameters of a declaration, as a rename declares the new ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from migrator.facts.renaming import Renamed, read_argument
from migrator.syntax.edits import Edit, apply_edits
from migrator.syntax.matchers import find_calls, find_closing
from migrator.syntax.tokens import TRIVIA, Kind, Token, tokenize
from migrator.text import Span

_CHANGES = frozenset({"++", "--", "=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>="})


@dataclass(frozen=True)
class Slots:
    """What stands between the parentheses behind a name.

    Attributes:
        inside: from behind the one to in front of the other.
        cores: each argument from its first token to its last.
        tokens: those of each.
        has_loose: a comment stands beside an argument, and not inside it.
    """

    inside: Span
    cores: tuple[Span, ...]
    tokens: tuple[tuple[Token, ...], ...]
    has_loose: bool


class ArgumentError(Exception):
    """The arguments cannot be mapped; the message says why, as a sentence goes on behind the call."""


def find_slots(text: str, tokens: Sequence[Token], index: int) -> Slots | None:
    """Return what stands behind the name at an index of some code; None where no call is closed there."""
    closing = find_closing(tokens, index + 1) if index + 1 < len(tokens) and tokens[index + 1].text == "(" else None
    if closing is None:
        return None
    groups: list[list[Token]] = [[]]
    depth = 0
    for token in tokens[index + 2 : closing]:
        depth += token.nesting
        if token.text == "," and not depth:
            groups.append([])
        else:
            groups[-1].append(token)
    groups = [] if groups == [[]] else groups
    if not all(groups):
        return None
    cores = tuple(Span(group[0].start, group[-1].end) for group in groups)
    inside = Span(tokens[index + 1].end, tokens[closing].start)
    comments = [t.start for t in tokenize(text, *inside) if t.kind is Kind.COMMENT]
    loose = any(not any(core.start <= at < core.end for core in cores) for at in comments)
    return Slots(inside, cores, tuple(tuple(group) for group in groups), loose)


def map_slots(text: str, slots: Slots, renamed: Renamed, edits: Sequence[Edit], known: int | None) -> list[Edit]:
    """Return the edits of what stands inside the parentheses, those that were made there before among them.

    `known` is how many parameters the old function has, None where nothing tells.

    Raises:
        ArgumentError: the arguments are not those that the rename is about, or the result may be another.
    """
    check_slots(slots, renamed, known)
    if slots.has_loose:
        raise ArgumentError("has a comment between its arguments, which may be about one of them")
    old = [_render(text, core, edits) for core in slots.cores]
    new = [_fill(argument, old, slots) for argument in renamed.arguments or ()]
    inner = [edit for edit in edits if slots.inside.start <= edit.span.start and edit.span.end <= slots.inside.end]
    both = min(len(old), len(new))
    moved = [at for at in range(both) if new[at] != old[at]]
    kept = [e for e in inner if any(slots.cores[at].holds(e.span) for at in range(both) if at not in moved)]
    made = [Edit(slots.cores[at], new[at]) for at in moved]
    return [*kept, *made, *_change_end(slots, old, new)]


def _change_end(slots: Slots, old: Sequence[str], new: Sequence[str]) -> list[Edit]:
    """Return what adds the arguments behind the last one that both have, or takes them away."""
    if not new or not old:
        return [Edit(slots.inside, ", ".join(new))] if len(new) != len(old) else []
    if len(new) > len(old):
        end = slots.cores[-1].end
        return [Edit(Span(end, end), "".join(f", {each}" for each in new[len(old) :]))]
    gone = Span(slots.cores[len(new) - 1].end, slots.cores[-1].end)
    return [Edit(gone, "")] if len(new) < len(old) else []


def check_slots(slots: Slots, renamed: Renamed, known: int | None) -> None:
    """Make sure that the number of arguments fits, and that none that is dropped or doubled does something.

    Raises:
        ArgumentError: it does not.
    """
    used = renamed.used
    wanted = known if known is not None else max(used, default=0)
    if len(slots.cores) != wanted or wanted < max(used, default=0):
        raise ArgumentError(f"has {_count(len(slots.cores))}, and the rename is about {wanted}")
    for number, tokens in enumerate(slots.tokens, 1):
        times = used.count(number)
        if times != 1 and _does_something(tokens):
            text = " ".join(token.text for token in tokens)
            told = "would be left out" if not times else f"would be evaluated {times} times"
            raise ArgumentError(f"has the argument `{text}`, which {told}, and may do something")


def _count(number: int) -> str:
    return f"{number} argument{'s' if number != 1 else ''}"


def _does_something(tokens: Sequence[Token]) -> bool:
    return any(token.text in _CHANGES for token in tokens) or next(find_calls(tokens), None) is not None


def _fill(argument: str, old: Sequence[str], slots: Slots) -> str:
    """Return one new argument."""
    parts = read_argument(argument)
    alone = len(parts) == 1
    filled = []
    for at, part in enumerate(parts):
        if isinstance(part, str):
            filled.append(part)
        else:
            apart = alone or (_ends(parts, at - 1, "(,") and _ends(parts, at + 1, "),"))
            text = old[part - 1]
            filled.append(text if apart or is_postfix(slots.tokens[part - 1]) else f"({text})")
    return "".join(filled)


def _ends(parts: Sequence[str | int], at: int, letters: str) -> bool:
    """Tell whether a neighbour of a hole bounds it."""
    if not 0 <= at < len(parts):
        return True
    neighbour = parts[at]
    text = neighbour.strip() if isinstance(neighbour, str) else ""
    return bool(text) and (text[-1] in letters if "(" in letters else text[0] in letters)


def is_postfix(tokens: Sequence[Token]) -> bool:
    """Tell whether no operator beside it could tear an argument apart: a name, a member, a call."""
    depth = 0
    for index, token in enumerate(tokens):
        if not depth and token.kind is Kind.PUNCT and token.text not in {"(", "[", ".", "->"}:
            return False
        if not depth and token.text == "(" and not index:
            closing = find_closing(tokens, 0)  # a cast goes on behind its parentheses
            return closing == len(tokens) - 1
        depth += token.nesting
    return True


def _render(text: str, core: Span, edits: Sequence[Edit]) -> str:
    """Return an argument with the edits inside it made."""
    own = [edit for edit in edits if core.holds(edit.span)]
    moved = [Edit(Span(e.span.start - core.start, e.span.end - core.start), e.new) for e in own]
    return apply_edits(text[core.start : core.end], moved)


def map_words(words: Sequence[Sequence[str]], renamed: Renamed) -> list[list[str]]:
    """Return the words of the new arguments, from those of the old ones: what a proof compares with."""
    old = [" ".join(each) for each in words]
    slots = Slots(Span(0, 0), (), tuple(_tokens(each) for each in old), has_loose=False)
    filled = (_fill(argument, old, slots) for argument in renamed.arguments or ())
    return [[token.text for token in _tokens(each)] for each in filled]


def _tokens(text: str) -> tuple[Token, ...]:
    return tuple(token for token in tokenize(text) if token.kind not in TRIVIA)
