"""The scan of one commit: candidates, sites, and where each architecture stands."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType

from migrator.analysis.sites import Found, Site, find_named, find_sites
from migrator.facts.recipe import Era, Helper, RecipeFacts
from migrator.progress import Progress, tell_nobody
from migrator.source.tree import Search, Skipped, SourceFile, Tree
from migrator.syntax.unit import Unit

GENERIC = "generic"  # the owner of code that no architecture owns

_NO_C = "it holds one of the names, but sites are looked for in C files alone"


class Status(Enum):
    """Which names an architecture's code calls."""

    NONE = "none"
    DEPRECATED = "deprecated"
    CONVERTED = "converted"
    MIXED = "mixed"


@dataclass(frozen=True)
class ArchStatus:
    """One architecture and its sites, in the order of paths and lines."""

    name: str
    status: Status
    sites: tuple[Site, ...]


@dataclass(frozen=True)
class Scan:
    """What a scan found.

    Attributes:
        archs: every architecture of the tree, sorted by name.
        units: the files that hold a site, by path.
        defined: names of the recipe that the tree itself defines.
        not_done: what was not looked at, and why.
        named: the C files that hold one of the names anywhere, sorted.
        beside: calls of the functions that recipes beside the transition declare, by architecture.
    """

    archs: tuple[ArchStatus, ...]
    units: Mapping[str, Unit]
    defined: frozenset[str]
    not_done: tuple[Skipped, ...]
    named: tuple[str, ...] = ()
    beside: Mapping[str, tuple[Site, ...]] = field(default_factory=dict)

    @property
    def sites(self) -> tuple[Site, ...]:
        """All sites, by architecture."""
        return tuple(site for arch in self.archs for site in arch.sites)

    def within(self, paths: Collection[str]) -> "Scan":
        """Return what it holds of some files."""
        kept = (tuple(site for site in arch.sites if site.path in paths) for arch in self.archs)
        archs = tuple(ArchStatus(a.name, judge(sites), sites) for a, sites in zip(self.archs, kept, strict=True))
        not_done = tuple(skipped for skipped in self.not_done if skipped.path in paths)
        beside = {name: tuple(s for s in sites if s.path in paths) for name, sites in self.beside.items()}
        return Scan(archs, self.units, self.defined, not_done, self.named, beside)


def scan_tree(
    tree: Tree,
    searches: Iterable[Search],
    facts: RecipeFacts,
    owners: Mapping[str, str],
    progress: Progress = tell_nobody,
    beside: Mapping[str, Helper] = MappingProxyType({}),
) -> Scan:
    """Return what the commit holds, given searches for the recipe's names that run already.

    What one search found is read while the next one goes on. `owners` gives the
    architecture by folder, for code outside `arch/<arch>`; `beside` are functions that other recipes declare.

    Raises:
        NoKvmError: the tree has no KVM.
        ObjectMissingError: a file of the scope is not in the repository.
    """
    archs = tree.archs()
    tree.check_kvm(facts.scope.kvm, archs)
    units: dict[str, Unit] = {}
    sites: list[Site] = []
    not_done: list[Skipped] = []
    defined: set[str] = set()
    named: list[str] = []
    others: list[Site] = []
    for number, file in enumerate(_candidates(tree, searches), 1):
        progress("reading what may hold a site", file.path, number)
        if isinstance(file, Skipped):
            not_done.append(file)
            continue
        unit = Unit(file.text)
        found = find_sites(file.path, unit, facts)
        sites += found.sites
        others += find_named(file.path, unit, beside).sites if beside else ()
        not_done += _left_open(file.path, unit, found)
        defined |= defined_in(unit, found.names)
        named += [file.path] if found.names else []
        if found.sites:
            units[file.path] = unit
    sites.sort(key=lambda site: (site.path, site.offset))
    not_done.sort(key=lambda skipped: skipped.path)
    return Scan(
        _by_arch(archs, sites, owners),
        units,
        frozenset(defined),
        tuple(not_done),
        tuple(sorted(named)),
        _group(others, owners),
    )


def _candidates(tree: Tree, searches: Iterable[Search]) -> Iterator[SourceFile | Skipped]:
    seen: set[str] = set()
    for search in searches:
        paths = [path for path in search.paths() if path not in seen]
        seen.update(paths)
        yield from tree.read([path for path in paths if path.endswith((".c", ".h"))])
        yield from (Skipped(path, _NO_C) for path in paths if not path.endswith((".c", ".h")))


def _left_open(path: str, unit: Unit, found: Found) -> Iterator[Skipped]:
    """Yield what of a file with one of the names may hold more than its sites."""
    for mention in found.mentions:
        reason = f"line {mention.place.line} names {mention.name}, but in no function's call; read what uses it"
        yield Skipped(path, reason)
    if found.names:
        yield from (Skipped(path, problem) for problem in unit.outline.problems)


def defined_in(unit: Unit, names: Collection[str]) -> set[str]:
    """Return those of the names that the file defines as functions or macros."""
    if not names:
        return set()
    defined = {function.name for function in unit.outline.functions if function.name in names}
    for directive in unit.outline.directives:
        words = directive.text.replace("(", " ").split(None, 3)
        if words[:1] == ["#define"] and len(words) > 1 and words[1] in names:
            defined.add(words[1])
    return defined


def _by_arch(archs: Iterable[str], sites: Iterable[Site], owners: Mapping[str, str]) -> tuple[ArchStatus, ...]:
    grouped: dict[str, list[Site]] = {name: [] for name in archs}
    for site in sites:
        grouped.setdefault(arch_of(site.path, owners), []).append(site)
    return tuple(ArchStatus(name, judge(grouped[name]), tuple(grouped[name])) for name in sorted(grouped))


def _group(sites: Iterable[Site], owners: Mapping[str, str]) -> dict[str, tuple[Site, ...]]:
    """Return sites by architecture."""
    grouped: dict[str, tuple[Site, ...]] = {}
    for site in sorted(sites, key=lambda site: (site.path, site.offset)):
        name = arch_of(site.path, owners)
        grouped[name] = (*grouped.get(name, ()), site)
    return grouped


def arch_of(path: str, owners: Mapping[str, str]) -> str:
    """Return the architecture that owns a file: by its folder, else by the facts."""
    parts = path.split("/")
    if parts[0] == "arch" and len(parts) > 2:
        return parts[1]
    folder = next((folder for folder in owners if path.startswith(f"{folder}/")), None)
    return owners[folder] if folder else GENERIC


def judge(sites: Iterable[Site]) -> Status:
    """Return the status that a set of sites makes."""
    eras = {site.helper.era for site in sites}
    if not eras:
        return Status.NONE
    if len(eras) > 1:
        return Status.MIXED
    return Status.DEPRECATED if Era.OLD in eras else Status.CONVERTED
