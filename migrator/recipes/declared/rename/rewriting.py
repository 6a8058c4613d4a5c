"""The edits of one C file: names, arguments, comments, and the lines that go on below."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from migrator.recipes.declared.rename.alignment import realign
from migrator.recipes.declared.rename.arguments import ArgumentError, find_slots, map_slots
from migrator.recipes.declared.rename.comments import edit_comments
from migrator.recipes.declared.rename.definitions import Definition, lines_of, lines_without
from migrator.recipes.declared.rename.selected import Chosen
from migrator.recipes.declared.rename.spots import FUNCTION, Spot, Use
from migrator.recipes.declared.rename.tree import File, Found
from migrator.syntax.edits import Edit
from migrator.syntax.tokens import TRIVIA, Token, tokenize
from migrator.text import Span

_WITH_ARGUMENTS = frozenset({Use.CALL, Use.DEFINITION, Use.DECLARATION, Use.MACRO})


class UnfitCallError(Exception):
    """One call cannot be mapped: the spot, and why, as a sentence goes on behind the name."""

    def __init__(self, spot: Spot, why: str) -> None:
        super().__init__(why)
        self.spot = spot


def edit_file(found: Found, chosen: Chosen, file: File) -> tuple[Edit, ...]:
    """Return all edits of a file, sorted.

    Raises:
        UnfitCallError: arguments of a call cannot be mapped.
    """
    gone = [Edit(span, "") for span in lines_without(file.unit, _gone_lines(found, chosen, file))]
    code = _edit_code(found, file, changed_spots(found, chosen, file))
    told = [edit for comment in edit_comments(file, found.told) for edit in comment.edits]
    kept = [edit for edit in (*told, *realign(file.unit.text, code)) if not any(g.span.holds(edit.span) for g in gone)]
    return tuple(sorted([*gone, *code, *kept], key=lambda edit: edit.span))


def gone_from(found: Found, chosen: Chosen, file: File) -> list[Definition]:
    """Return the definitions that go from a file."""
    return [d for each in found.facts.rename for d in chosen.gone(found, each) if d.path == file.path]


def _gone_lines(found: Found, chosen: Chosen, file: File) -> list[Span]:
    return [lines_of(file.unit, each.span) for each in gone_from(found, chosen, file)]


def changed_spots(found: Found, chosen: Chosen, file: File) -> list[Spot]:
    """Return the names in code that are to be changed, in order.

    Where arguments are more than put in another order, those are the calls alone.
    """
    gone = _gone_lines(found, chosen, file)
    olds = (spot for spot in file.spots if spot.name in found.facts.pairs and spot.use in FUNCTION)
    left = (spot for spot in olds if not any(g.start <= spot.offset < g.end for g in gone))
    return [s for s in left if found.is_order(found.facts.of(s.name)) or (s.use is Use.CALL and not _is_own(s))]


def _is_own(spot: Spot) -> bool:
    """Tell whether a function calls itself."""
    return spot.home is not None and spot.home.name == spot.name


def _edit_code(found: Found, file: File, spots: Sequence[Spot]) -> list[Edit]:
    edits = [Edit(spot.span, found.facts.pairs[spot.name]) for spot in spots]
    mapped = [s for s in spots if found.facts.of(s.name).arguments is not None and s.use in _WITH_ARGUMENTS]
    for spot in reversed(mapped):  # what stands inside another call's arguments comes before it
        edits = _map_arguments(found, file, spot, edits)
    return sorted(edits, key=lambda edit: edit.span)


def _map_arguments(found: Found, file: File, spot: Spot, edits: list[Edit]) -> list[Edit]:
    tokens = tokens_around(file, spot)
    index = bisect_left(tokens, spot.offset, key=lambda token: token.start)
    renamed = found.facts.of(spot.name)
    slots = find_slots(file.unit.text, tokens, index)
    if slots is None and spot.use is Use.MACRO:
        return edits
    if slots is None:
        raise UnfitCallError(spot, "has arguments that cannot be told apart")
    if (
        [t.text for each in slots.tokens for t in each] == ["void"]
        and spot.use is not Use.CALL
        and not renamed.arguments
    ):
        return edits
    try:
        inner = map_slots(file.unit.text, slots, renamed, edits, found.known_count(renamed))
    except ArgumentError as error:
        raise UnfitCallError(spot, str(error)) from error
    return [*(edit for edit in edits if not slots.inside.holds(edit.span)), *inner]


def tokens_around(file: File, spot: Spot) -> list[Token]:
    """Return the code around a spot: that of its directive, or all that is outside of directives."""
    if spot.directive is not None:
        text, directive = file.unit.text, spot.directive
        return [t for t in tokenize(text, directive.start + 1, directive.end) if t.kind not in TRIVIA]
    return file.code
