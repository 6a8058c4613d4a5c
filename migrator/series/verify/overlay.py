"""A tree with changed files in their places: files that are new are found, too, by what they hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import regex

from migrator.analysis.library import GENERIC_TOPS, Library, Units
from migrator.analysis.scan import ArchStatus, Scan, arch_of, judge
from migrator.analysis.sites import find_sites
from migrator.facts.recipe import RecipeFacts
from migrator.syntax.unit import Unit

_DEFINE = regex.compile(r"\s*#\s*define\s+(\w+)")
_ELSEWHERE = tuple(f"{top}/" for top in ("include", *GENERIC_TOPS))


class ChangedLibrary:
    """Answers as the tree's library does, and from the changed files."""

    def __init__(self, library: Library, changed: Units, folders: Mapping[str, Sequence[str]]) -> None:
        """`folders` are, by architecture, further ones that hold its code."""
        self._library = library
        self._changed = changed
        self._folders = folders

    def holding(self, stems: Sequence[str], archs: Sequence[str]) -> Units:
        """Return the files of the architectures' KVM code and headers that hold one of the texts."""
        headers = tuple(f"arch/{arch}/include/" for arch in archs)
        found = self._find((*self._own(archs), *headers), lambda unit: any(stem in unit.text for stem in stems))
        return {**self._library.holding(stems, archs), **found}

    def using(self, names: Iterable[str], archs: Sequence[str]) -> Units:
        """Return the files of the architectures' KVM code that use one of the names."""
        wanted = sorted(names)
        found = self._find(self._own(archs), lambda unit: any(name in unit.text for name in wanted))
        return {**self._library.using(wanted, archs), **found}

    def near(self, names: Iterable[str], archs: Sequence[str]) -> Units:
        """Return the files of the architectures' KVM code that define one of the names."""
        wanted = set(names)
        found = self._find(self._own(archs), lambda unit: not wanted.isdisjoint(_defined(unit)))
        return {**self._library.near(wanted, archs), **found}

    def defining(self, names: Iterable[str], archs: Sequence[str]) -> Units:
        """Return the files that define one of the names, as far as these architectures can see them."""
        wanted = set(names)
        places = (*self._own(archs), *(f"arch/{arch}/" for arch in archs), *_ELSEWHERE)
        found = self._find(places, lambda unit: not wanted.isdisjoint(_defined(unit)))
        return {**self._library.defining(wanted, archs), **found}

    def _own(self, archs: Sequence[str]) -> tuple[str, ...]:
        others = (f"{folder}/" for arch in archs for folder in self._folders.get(arch, ()))
        return (*(f"arch/{arch}/kvm/" for arch in archs), *others)

    def _find(self, places: tuple[str, ...], holds: Callable[[Unit], bool]) -> Units:
        return {path: unit for path, unit in self._changed.items() if path.startswith(places) and holds(unit)}


def _defined(unit: Unit) -> set[str]:
    macros = (match[1] for each in unit.outline.directives if (match := _DEFINE.match(each.text)))
    return {*(function.name for function in unit.outline.functions), *macros}


def scan_again(scan: Scan, changed: Units, facts: RecipeFacts, owners: Mapping[str, str]) -> Scan:
    """Return a scan with the sites of the changed files in the places of the old ones."""
    tops = {spec.rpartition(")")[2].partition("/")[0] for spec in facts.pathspecs(())}
    sites = [site for site in scan.sites if site.path not in changed]
    for path, unit in changed.items():
        if path.partition("/")[0] in tops:
            sites += find_sites(path, unit, facts).sites
    sites.sort(key=lambda site: (site.path, site.offset))
    by_arch = {arch.name: [site for site in sites if arch_of(site.path, owners) == arch.name] for arch in scan.archs}
    archs = tuple(ArchStatus(name, judge(own), tuple(own)) for name, own in by_arch.items())
    return replace(scan, archs=archs, units={**scan.units, **changed})
