"""A kernel tree made of texts, with all of its architectures, on which any recipes are run without git."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from migrator.analysis.again import Examiner
from migrator.analysis.scan import ArchStatus, Scan, arch_of, defined_in, judge
from migrator.analysis.sites import Site, find_sites
from migrator.facts.folders import Folders, find_folders
from migrator.facts.migrations import Wanted, load_wanted
from migrator.recipes.catalog import idle, make_recipe
from migrator.rewrite.cases import Means
from migrator.rewrite.plan import Plan
from migrator.syntax.unit import Unit
from tests.recipes.bench import ARCHS, EVENTS, FACTS, TEXTS, TextLibrary, TextLookup, TextSources
from tests.rewrite.planning import make_plan

_OWNERS = {path: known.arch for known in ARCHS.values() for path in known.paths}


@dataclass(frozen=True)
class TextTree:
    """A tree, and the recipes to be run on it.

    Attributes:
        files: texts by path.
        recipes: names; empty for all.
    """

    files: Mapping[str, str]
    recipes: Collection[str] = ()
    folders: Folders = find_folders()  # noqa: RUF009 (read once, and never written)

    def wanted(self) -> Wanted:
        """Return the recipes with their facts."""
        return load_wanted(self.folders, self.recipes)

    def scan(self) -> Scan:
        """Return the scan of the tree."""
        return _scan({path: Unit(text) for path, text in self.files.items()})

    def means(self) -> Means:
        """Return what the recipes need."""
        return _find_means({path: Unit(text) for path, text in self.files.items()}, self.wanted())

    def plan(self) -> Plan:
        """Return what would be done."""
        scan = self.scan()
        return make_plan(scan, self.means(), [arch.name for arch in scan.archs])

    def after(self, plan: Plan) -> dict[str, str]:
        """Return the new texts of the files that a plan changes."""
        return {file.path: file.after.text for change in plan.changes for file in change.files}


def _scan(units: Mapping[str, Unit]) -> Scan:
    code = {path: unit for path, unit in units.items() if path.endswith((".c", ".h"))}
    sites: dict[str, list[Site]] = {path.split("/")[1]: [] for path in units if path.startswith("arch/")}
    for path in sorted(code):
        for site in find_sites(path, code[path], FACTS).sites:
            sites.setdefault(arch_of(path, _OWNERS), []).append(site)
    held = {path: unit for path, unit in code.items() if any(site.path == path for s in sites.values() for site in s)}
    defined = {name for unit in code.values() for name in defined_in(unit, FACTS.names())}
    archs = tuple(ArchStatus(name, judge(found), tuple(found)) for name, found in sorted(sites.items()))
    return Scan(archs, held, frozenset(defined), ())


def _find_means(units: Mapping[str, Unit], wanted: Wanted) -> Means:
    scan = _scan(units)
    code = {path: unit for path, unit in units.items() if path.endswith((".c", ".h"))}
    examiner = Examiner(scan, FACTS, EVENTS, ARCHS, lambda new: TextLibrary({**code, **new}))
    others = [(each.order, make_recipe(each)) for each in wanted.neighbours]
    lookup = TextLookup(tuple(unit.text for unit in code.values()))
    return Means(
        recipe=make_recipe(wanted.base) if wanted.has_base else idle(wanted.base),
        facts=FACTS,
        events=EVENTS,
        archfacts=ARCHS,
        lookups={arch.name: lookup for arch in scan.archs},
        sources=TextSources(units),
        texts=TEXTS,
        examine=examiner.examine,
        ahead=tuple(recipe for order, recipe in others if order < wanted.base.order),
        behind=tuple(recipe for order, recipe in others if order >= wanted.base.order),
        renew=lambda changed: (_scan({**units, **changed}), _find_means({**units, **changed}, wanted)),
    )
