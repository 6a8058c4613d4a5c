"""Which files a rename is to change: all, or those of the architectures selected, where these can go alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from migrator.analysis.scan import GENERIC, arch_of
from migrator.facts.renaming import Renamed
from migrator.recipes.declared.rename.definitions import Definition
from migrator.recipes.declared.rename.spots import FUNCTION, Spot, Use
from migrator.recipes.declared.rename.tree import File, Found


@dataclass(frozen=True)
class Chosen:
    """What is to be changed.

    Attributes:
        files: the C files with an old name in code that is to be renamed, or in a comment.
        is_part: others use the names too, and are not selected: what they need stays.
        in_the_way: a use that is selected, one that is not, and the definition for all that they share.
    """

    files: tuple[File, ...]
    is_part: bool = False
    in_the_way: tuple[tuple[File, Spot], str, Definition] | None = None

    def gone(self, found: Found, renamed: Renamed) -> tuple[Definition, ...]:
        """Return the definitions that only call the function by its other name, and go."""
        paths = {file.path for file in self.files}
        return tuple(each for each in found.aliases(renamed) if not self.is_part or each.path in paths)


def choose_files(found: Found) -> Chosen:
    """Return the files; none where nothing that is selected has an old name."""
    ours = [file for file in found.files if file.path in found.own and not found.is_apart(file)]
    if found.ground.is_whole:
        return Chosen(tuple(ours))
    selected = [file for file in ours if file.is_selected]
    if not any(spot.use in FUNCTION and spot.name in found.facts.pairs for file in selected for spot in file.spots):
        return Chosen(())
    outside = [(f, s) for f in ours if not f.is_selected for s in f.spots if found.is_used(f, s)]
    if not outside:
        return Chosen(tuple(ours))
    rest = [(f, s) for f in ours if not f.is_selected for s in f.spots if s.name in found.facts.pairs]
    named = [(f.path, s.name) for f, s in rest if s.use is Use.DECLARATION or found.is_used(f, s)]
    shared = next(_shared(found, selected, named), None)
    if shared is None:
        return Chosen(tuple(selected), is_part=True)
    own = next((f, s) for f in selected for s in f.spots if s.name == shared.name and s.use in FUNCTION)
    other = next((path for path, name in named if name == shared.name), outside[0][0].path)
    return Chosen(tuple(selected), is_part=True, in_the_way=(own, other, shared))


def _shared(found: Found, selected: Sequence[File], outside: Sequence[tuple[str, str]]) -> Iterator[Definition]:
    """Yield the definitions of what is used there and defined elsewhere, or defined there and used elsewhere."""
    named = {spot.name for file in selected for spot in file.spots if spot.use in FUNCTION}
    for renamed in (each for each in found.facts.rename if each.old in named):
        users = [path for path, name in outside if name == renamed.old]
        real = [d for d in found.defined(renamed.old) if d not in found.aliases(renamed)]
        inside = [d for d in real if any(d.path == file.path for file in selected)]
        yield from (d for d in inside if any(_is_open(found, d, path) for path in users))
        if not inside and any(s.name == renamed.old and found.is_used(f, s) for f in selected for s in f.spots):
            yield from real


def _is_open(found: Found, definition: Definition, user: str) -> bool:
    """Tell whether a file outside may use a definition: one for all, or in a header that generic code may include."""
    if not definition.is_own:
        return True
    return definition.path.endswith(".h") and arch_of(user, found.ground.owners) == GENERIC
