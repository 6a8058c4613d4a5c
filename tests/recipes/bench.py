"""A kernel tree made of texts, on which a recipe is run without git."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import regex

from migrator.analysis.again import Examiner
from migrator.analysis.library import NoLibrary, Units
from migrator.analysis.scan import ArchStatus, Scan, judge
from migrator.analysis.sites import find_sites
from migrator.facts.arch import ArchFacts, load_archs
from migrator.facts.events import load_events
from migrator.facts.folders import find_folders
from migrator.facts.recipe import RecipeFacts, load_recipe
from migrator.facts.render import Renderer
from migrator.recipes.catalog import find_recipe
from migrator.recipes.model import Candidate
from migrator.rewrite.plan import Change, Means, Plan, find_candidates, make_plan
from migrator.syntax.prototypes import Prototype, find_prototype
from migrator.syntax.unit import Unit

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
        headers: further files of the tree.
        has_helpers: the tree defines the split helpers.
    """

    arch: str
    code: Mapping[str, str]
    headers: tuple[str, ...] = ()
    has_helpers: bool = True
    archfacts: Mapping[str, ArchFacts] = field(default_factory=lambda: ARCHS)

    def scan(self) -> Scan:
        """Return the scan of the tree."""
        units = {path: Unit(text) for path, text in self.code.items()}
        sites = tuple(site for path in sorted(units) for site in find_sites(path, units[path], FACTS).sites)
        split = FACTS.split
        defined = {split.timing_enter, split.timing_exit, split.state_enter, split.state_exit}
        status = ArchStatus(self.arch, judge(sites), sites)
        return Scan((status,), units, frozenset(defined if self.has_helpers else ()), ())

    def means(self) -> Means:
        """Return what the recipe needs."""
        recipe = find_recipe(RECIPE)
        assert recipe is not None
        lookup = TextLookup((*self.code.values(), *self.headers))
        headers = {f"include/linux/case{number}.h": Unit(text) for number, text in enumerate(self.headers)}
        examiner = Examiner(self.scan(), FACTS, EVENTS, self.archfacts, lambda units: TextLibrary({**headers, **units}))
        return Means(recipe, FACTS, self.archfacts, {self.arch: lookup}, TEXTS, examiner.examine)

    def candidates(self) -> list[Candidate]:
        """Return the functions that the recipe is asked about."""
        scan, means = self.scan(), self.means()
        (arch,) = scan.archs
        return find_candidates(scan, means, arch, means.examine([arch.name], {}).get(arch.name))

    def plan(self) -> Plan:
        """Return what would be done."""
        return make_plan(self.scan(), self.means(), [self.arch])


def text_after(change: Change, path: str) -> str:
    """Return the new text of one file of a change."""
    return next(file.after.text for file in change.files if file.path == path)
