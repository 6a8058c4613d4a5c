"""A kernel tree made of texts, on which a recipe is run without git."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import regex

from migrator.analysis.again import Examiner
from migrator.analysis.library import NoLibrary, Units
from migrator.analysis.scan import ArchStatus, Scan, defined_in, judge
from migrator.analysis.sites import find_sites
from migrator.facts.arch import ArchFacts, load_archs
from migrator.facts.events import load_events
from migrator.facts.folders import find_folders
from migrator.facts.recipe import RecipeFacts, load_recipe
from migrator.facts.render import Renderer
from migrator.recipes.catalog import make_recipe
from migrator.recipes.model import Candidate, Case
from migrator.rewrite.cases import Means, make_case
from migrator.rewrite.change import Change
from migrator.rewrite.plan import Plan
from migrator.syntax.prototypes import Prototype, find_prototype
from migrator.syntax.unit import Unit
from tests.rewrite.planning import make_plan

RECIPE = "guest-entry"
FACTS: RecipeFacts = load_recipe(find_folders(), RECIPE)
ARCHS: Mapping[str, ArchFacts] = load_archs(find_folders(), RECIPE)
TEXTS = Renderer(find_folders())
EVENTS = load_events(find_folders(), FACTS)


@dataclass(frozen=True)
class TextLookup:
    """Answers questions about the tree from the texts given."""

    texts: tuple[str, ...]

    def prototype(self, name: str) -> Prototype | None:
        """Return the first prototype in any of the texts."""
        found = (find_prototype(Unit(text), name) for text in self.texts)
        return next((prototype for prototype in found if prototype is not None), None)

    def is_taken(self, name: str) -> bool:
        """Tell whether a text holds the name as a word."""
        return any(regex.search(rf"\b{regex.escape(name)}\b", text) for text in self.texts)


class TextSources:
    """The files of a tree made of texts."""

    def __init__(self, units: Mapping[str, Unit]) -> None:
        self._units = dict(units)

    def begin(self, words: Collection[str], pathspecs: Sequence[str]) -> None:
        """Everything is here already."""

    def read(self, path: str) -> Unit | None:
        """Return a file; None where there is none."""
        return self._units.get(path)

    def holding(self, words: Collection[str], pathspecs: Sequence[str]) -> tuple[str, ...]:
        """Return the files that hold one of the words and match a pathspec, as far as git's rules are needed here."""
        found = (path for path in self._units if any(_matches(path, spec) for spec in pathspecs))
        pattern = regex.compile(r"\b(?:\L<words>)\b", words=list(words))
        return tuple(sorted(path for path in found if pattern.search(self._units[path].text)))

    def over(self, changed: Mapping[str, Unit]) -> "TextSources":
        """Return the same tree with some files changed."""
        return TextSources({**self._units, **changed})


def _matches(path: str, pathspec: str) -> bool:
    """Tell whether git would find a path by a plain or a glob pathspec."""
    if not pathspec.startswith(":(glob)"):
        return pathspec == "." or path == pathspec or path.startswith(f"{pathspec.rstrip('/')}/")
    parts = regex.split(r"(\*\*/|\*|\[[^]]*\])", pathspec.removeprefix(":(glob)"))
    known = {"**/": "(?:.*/)?", "*": "[^/]*"}
    return bool(
        regex.fullmatch("".join(known.get(p, p if p.startswith("[") else regex.escape(p)) for p in parts), path)
    )


class TextLibrary(NoLibrary):
    """Gives all of its files at once, whatever is asked."""

    def __init__(self, units: Units) -> None:
        self._units = units

    def holding(self, stems: Sequence[str], archs: Sequence[str]) -> Units:
        """Return every file."""
        del stems, archs
        return self._units


@dataclass(frozen=True)
class Bench:
    """One architecture of a tree.

    Attributes:
        code: the files that are searched for sites, by path.
        tree: further files of the tree, by path.
        has_helpers: the tree defines the split helpers, whether one of the files does or not.
    """

    arch: str
    code: Mapping[str, str]
    tree: Mapping[str, str] = field(default_factory=dict)
    has_helpers: bool = True
    archfacts: Mapping[str, ArchFacts] = field(default_factory=lambda: ARCHS)

    def scan(self) -> Scan:
        """Return the scan of the tree."""
        units = {path: Unit(text) for path, text in self.code.items()}
        sites = tuple(site for path in sorted(units) for site in find_sites(path, units[path], FACTS).sites)
        split = FACTS.split
        defined = {split.timing_enter, split.timing_exit, split.state_enter, split.state_exit}
        found = {name for text in self.tree.values() for name in defined_in(Unit(text), FACTS.names())}
        status = ArchStatus(self.arch, judge(sites), sites)
        return Scan((status,), units, frozenset(found | defined if self.has_helpers else found), ())

    def means(self) -> Means:
        """Return what the recipe needs."""
        units = {path: Unit(text) for path, text in {**self.tree, **self.code}.items()}
        examiner = Examiner(self.scan(), FACTS, EVENTS, self.archfacts, lambda new: TextLibrary({**units, **new}))
        return Means(
            recipe=make_recipe(FACTS),
            facts=FACTS,
            events=EVENTS,
            archfacts=self.archfacts,
            lookups={self.arch: TextLookup(tuple(unit.text for unit in units.values()))},
            sources=TextSources(units),
            texts=TEXTS,
            examine=examiner.examine,
        )

    def case(self) -> Case:
        """Return what the shapes are asked about."""
        scan, means = self.scan(), self.means()
        (arch,) = scan.archs
        return make_case(scan, means, arch, means.examine([arch.name], {}).get(arch.name), scan.defined)

    def candidates(self) -> Sequence[Candidate]:
        """Return the functions that the recipe is asked about."""
        return self.case().candidates

    def plan(self) -> Plan:
        """Return what would be done."""
        return make_plan(self.scan(), self.means(), [self.arch])


def text_after(change: Change, path: str) -> str:
    """Return the new text of one file of a change."""
    return next(file.after.text for file in change.files if file.path == path)
