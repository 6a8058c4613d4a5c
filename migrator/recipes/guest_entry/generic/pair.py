"""The old pair as a header defines it: once, or once in each branch of one #if."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from migrator.facts.recipe import Era, Part, RecipeFacts
from migrator.recipes.guest_entry.generic.halves import Unclear
from migrator.syntax.directives import condition_of
from migrator.syntax.outline import Function
from migrator.syntax.tokens import Token
from migrator.syntax.unit import Unit

_Way = tuple[tuple[int, int], ...]  # offset of each #if around, and the number of the branch


@dataclass(frozen=True)
class Pair:
    """Enter and exit, one of each for every variant, in the order of the text.

    Attributes:
        behind: where what all variants need can stand: behind the #endif that closes them; None for one variant.
        others: further old helpers of the header, which call these.
    """

    enters: tuple[Function, ...]
    exits: tuple[Function, ...]
    behind: int | None
    others: tuple[Function, ...]


def old_names(facts: RecipeFacts, direction: str = "") -> frozenset[str]:
    """Return the deprecated helpers that do both halves: all, or those of `enter` or `exit` that save no flags."""
    old = (h for h in facts.helper if h.era is Era.OLD and h.part is Part.HELPER)
    return frozenset(h.name for h in old if not direction or (h.role == direction and not h.saves_irqs))


def find_pair(unit: Unit, facts: RecipeFacts) -> Pair | Unclear:
    """Return the pair of a header that defines both, or why it cannot be told."""
    functions = [function for function in unit.outline.functions if function.name in old_names(facts)]
    enters = _named(functions, old_names(facts, "enter"))
    exits = _named(functions, old_names(facts, "exit"))
    if not enters or not exits:
        return Unclear(functions[0].at if functions else 0, "it defines one half of the pair alone")
    bodies = [function.body for function in (*enters, *exits)]
    names = {function.name for function in enters}, {function.name for function in exits}
    if len(bodies) != len({*bodies}) or any(len(each) > 1 for each in names):
        return Unclear(enters[0].at, "which enter and which exit are the pair is not certain")
    ways = [way_to(unit, function.at) for function in enters]
    if {*ways} != {way_to(unit, function.at) for function in exits} or not len(ways) == len({*ways}) == len(exits):
        return Unclear(enters[0].at, "enter and exit do not stand under the same conditions")
    others = tuple(f for f in functions if f not in enters and f not in exits)
    if len(ways) == 1:
        return Pair(tuple(enters), tuple(exits), None, others)
    behind = _behind_group(unit, ways)
    if behind is None:
        told = "the branches of the #if around it do not each have one variant, up to an #else"
        return Unclear(enters[0].at, told)
    return Pair(tuple(enters), tuple(exits), behind, others)


def _named(functions: Iterable[Function], names: Collection[str]) -> list[Function]:
    return [function for function in functions if function.name in names]


def way_to(unit: Unit, offset: int) -> _Way:
    """Return the conditions around an offset, outermost first."""
    way: list[tuple[int, int]] = []
    for directive, keyword in _conditions(unit):
        if directive.start > offset:
            break
        if keyword.startswith("if"):
            way.append((directive.start, 0))
        elif way and keyword == "endif":
            way.pop()
        elif way:
            way[-1] = (way[-1][0], way[-1][1] + 1)
    return tuple(way)


def _behind_group(unit: Unit, ways: Sequence[_Way]) -> int | None:
    """Return where the line of the #endif ends if each branch of one group holds one variant, and one is #else."""
    starts = {(*way[:-1], (way[-1][0], 0)) if way else () for way in ways}
    if len(starts) != 1 or not ways[0]:
        return None
    start, branches, depth, has_else = ways[0][-1][0], 1, 0, False
    for directive, keyword in _conditions(unit):
        if directive.start <= start:
            continue
        if keyword.startswith("if"):
            depth += 1
        elif depth:
            depth -= keyword == "endif"
        elif keyword == "endif":
            return directive.end + 1 if has_else and branches == len(ways) else None
        else:
            branches, has_else = branches + 1, has_else or keyword == "else"
    return None


def _conditions(unit: Unit) -> Iterable[tuple[Token, str]]:
    for directive in unit.outline.directives:
        condition = condition_of(directive.text)
        if condition is not None:
            yield directive, condition[0]
