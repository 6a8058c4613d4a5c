"""What stands in the way of a rename: one place is enough, for half a rename does not compile."""

from __future__ import annotations

from collections.abc import Iterator

from migrator.facts.events import Event
from migrator.recipes.declared.rename.definitions import functions_of
from migrator.recipes.declared.rename.pasting import find_pasting
from migrator.recipes.declared.rename.refusing import Problem, at_line, at_spot, quoted
from migrator.recipes.declared.rename.rewriting import changed_spots
from migrator.recipes.declared.rename.selected import Chosen
from migrator.recipes.declared.rename.spots import FUNCTION, HARMFUL, Spot, Use
from migrator.recipes.declared.rename.tree import File, Found
from migrator.recipes.model import Reason
from migrator.syntax.statements import Body
from migrator.syntax.tokens import tokenize

# Compiled into the kernel, too, and read for names alone.
_OTHER_CODE = (".S", ".s", ".rs", ".inc", ".lds", ".y", ".l")
_SAYS = {
    Use.PASTED: "a macro puts a name together of it",
    Use.ASSEMBLY: "assembly names it",
    Use.UNCLEAR: "what it is there is not certain",
    Use.OTHER: "it is something else than a function there",
}
_TAKEN = {
    Use.OTHER: "is a variable, a type or a constant there",
    Use.FIELD: "is a member of a structure there",
    Use.MEMBER: "is a member of a structure there",
    Use.APART: "is a variable or a parameter there",
    Use.MADE: "is the name of something that a macro makes there",
    Use.UNCLEAR: "is something else than a function there",
}


def find_problems(found: Found, chosen: Chosen) -> Iterator[Problem]:
    """Yield what keeps the names of the chosen files from being changed."""
    yield from _share(chosen)
    yield from _roles(found, chosen)
    for file in chosen.files:
        yield from _check_text(found, chosen, file)
    for file in found.files:
        yield from _check_names(found, chosen, file)
    if not chosen.is_part:
        yield from _check_others(found)


def _share(chosen: Chosen) -> Iterator[Problem]:
    if chosen.in_the_way is not None:
        (file, spot), other, shared = chosen.in_the_way
        told = f"{shared.path} defines {quoted(spot.name)} for all, and {other} is not selected and uses it too"
        yield at_spot(Reason.USE_UNCLEAR, file, spot, f"{told}; leave --arch and --path out")


def _roles(found: Found, chosen: Chosen) -> Iterator[Problem]:
    for each in found.facts.rename:
        old, new = found.ground.events.find(each.old), found.ground.events.find(each.new)
        file, spot = next(((f, s) for f in chosen.files for s in f.spots if s.name == each.old), (None, None))
        if old and new and file and spot and _does(old) != _does(new):
            told = f"{quoted(each.old)} and {quoted(each.new)} do different things by the facts of the analysis"
            yield at_spot(Reason.USE_UNCLEAR, file, spot, f"{told}; a rename would change what the code does")


def _does(event: Event) -> tuple[object, ...]:
    return event.mask, event.told, event.time, event.rcu, event.uses, event.allows, event.scope


def _check_text(found: Found, chosen: Chosen, file: File) -> Iterator[Problem]:
    """Yield why a file cannot be edited at all."""
    spots = changed_spots(found, chosen, file)
    olds = [spot for spot in file.spots if spot.name in found.facts.pairs]
    text = file.unit.text
    if "\r\n" in text:
        told = f"{file.path} has CRLF line ends, which `git am` does not bring over unchanged"
        yield at_line(Reason.UNMAILABLE, file, 1, told)
    if olds and (file.unit.outline.problems or "".join(token.text for token in tokenize(text)) != text):
        problem = next(iter(file.unit.outline.problems), "its tokens do not join back")
        yield at_spot(Reason.NOT_STRUCTURED, file, olds[0], f"{file.path} is not read for certain: {problem}")
    for function in functions_of(file.unit, spots):
        if not isinstance(file.unit.body(function), Body):
            first = next(spot for spot in spots if function in file.unit.functions_at(spot.offset))
            yield at_spot(Reason.NOT_STRUCTURED, file, first, f"{function.name}() cannot be structured")


def _check_names(found: Found, chosen: Chosen, file: File) -> Iterator[Problem]:
    if file in chosen.files and file.unit.outline.problems:
        return  # which is told, and nothing there is certain
    for spot in file.spots:
        renamed = found.facts.pairs.get(spot.name)
        if renamed is None:
            if spot.use in _TAKEN:
                told = f"the new name is taken: {quoted(spot.name)} {_TAKEN[spot.use]}"
                yield at_spot(Reason.NAME_TAKEN, file, spot, told)
        elif not found.is_apart(file) and (file in chosen.files or not chosen.is_part):
            yield from _check_use(found, file, spot)


def _check_use(found: Found, file: File, spot: Spot) -> Iterator[Problem]:
    name = quoted(spot.name)
    if spot.use in HARMFUL | {Use.OTHER}:
        yield at_spot(Reason.USE_UNCLEAR, file, spot, f"{name} is not renamed for certain here: {_SAYS[spot.use]}")
    elif spot.use in FUNCTION and not file.is_own:
        told = f"{file.path} uses {name}, and is none of the files that the recipe's `code` names"
        yield at_spot(Reason.USE_UNCLEAR, file, spot, f"{told}; name it there")
    elif spot.use is Use.VALUE and found.facts.of(spot.name).arguments is not None:
        told = f"{name} is used without a call, so whoever calls it by its address would give the old arguments"
        yield at_spot(Reason.USE_UNCLEAR, file, spot, told)
    elif spot.use is Use.VALUE and spot.is_argument:
        yield from _check_argument(found, file, spot)


def _check_argument(found: Found, file: File, spot: Spot) -> Iterator[Problem]:
    """Yield why a name by itself, as an argument, may be no function's."""
    name = quoted(spot.name)
    other = next((f for f, s in found.spots(spot.name) if s.use in {Use.FIELD, Use.MADE}), None)
    if other is not None:
        told = f"{other.path} has a member, or something that a macro makes, of that name"
        yield at_spot(Reason.USE_UNCLEAR, file, spot, f"{name} is handed on here, and {told}; which it is, is unclear")
    macro = find_pasting(found, file, spot)
    if macro:
        told = f"{macro}() puts names or strings together of what it gets"
        yield at_spot(Reason.USE_UNCLEAR, file, spot, f"{name} is handed to a macro here, and {told}")


def _check_others(found: Found) -> Iterator[Problem]:
    """Yield uses in languages that are read for names alone."""
    for path in found.others:
        unit = found.ground.sources.read(path)
        if unit is None or not path.endswith(_OTHER_CODE):
            continue
        held = (t for t in tokenize(unit.text) if t.kind.value != "comment" and found.words.search(t.text))
        token = next(held, None)
        if token is not None:
            match = found.words.search(unit.text, token.start)
            line = unit.place(match.start() if match else token.start).line
            name = quoted(match.group()) if match else "one of the names"
            told = f"{path} uses {name}, and is no C; change it by hand, or rename it there first"
            yield Problem(Reason.USE_UNCLEAR, path, line, "", told)
