"""What a series is analysed with: the scan of its base, and of the tree as it leaves it."""

from collections.abc import Sequence
from dataclasses import replace

from migrator.analysis.library import Index, TreeLibrary
from migrator.analysis.scan import GENERIC, arch_of
from migrator.cli.names import choose_recipes
from migrator.cli.planning import decide_tree, rescan
from migrator.cli.scanning import Scanned
from migrator.cli.selection import Selection
from migrator.facts.arch import load_archs
from migrator.facts.folders import find_folders
from migrator.facts.migrations import load_wanted
from migrator.facts.renaming import RenameFacts
from migrator.rewrite.checks import Check
from migrator.rewrite.plan import plan_decided
from migrator.series.reading import ReadSeries
from migrator.series.verify.analysing import Analysed, Analysis
from migrator.series.verify.applying import Application
from migrator.series.verify.changed import find_changed, join_steps
from migrator.series.verify.findings import Claim, check_again
from migrator.series.verify.wording import find_claimed
from migrator.source.known import write_result
from migrator.source.maintainers import TreeMaintainers
from migrator.source.tree import Tree

_READ = (".c", ".h", ".rst", ".txt")


def narrow(selection: Selection, tree: Tree, application: Application) -> Selection | None:
    """Return what to scan: the architectures whose code changes, or all; None where nothing changes that is read."""
    folders = find_folders(selection.templates)
    known = load_archs(folders, choose_recipes(selection.recipes, folders).base.name)
    owners = {path: facts.arch for facts in known.values() for path in facts.paths}
    names = {arch_of(path, owners) for path in application.changed if path.endswith(_READ)}
    if not names:
        return None
    selection = replace(selection, rev=application.base)
    if GENERIC in names or not names <= {*tree.archs()}:
        return selection
    return replace(selection, archs=tuple(sorted(names)))


def make_analysis(scanned: Scanned) -> Analysis:
    """Return what the steps are analysed with."""
    folders = {name: known.paths for name, known in scanned.archfacts.items()}
    indexes: dict[Sequence[str], Index] = {}
    events = scanned.events
    return Analysis.of(
        scanned.whole,
        scanned.facts,
        scanned.archfacts,
        events,
        lambda units: TreeLibrary(scanned.tree, units, folders, indexes),
        scanned.selection.progress(),
        _find_renamed(scanned),
    )


def _find_renamed(scanned: Scanned) -> dict[str, str]:
    """Return the names that any recipe gives functions, by the old ones, whether it is wanted or not."""
    known = load_wanted(scanned.folders).neighbours
    return {old: new for facts in known if isinstance(facts, RenameFacts) for old, new in facts.pairs.items()}


def make_claim(scanned: Scanned, series: ReadSeries, application: Application) -> Claim:
    """Return what a series says of recipes beside the transition, or is to be held to by the options."""
    neighbours = {facts.name for facts in scanned.wanted.neighbours}
    asked = neighbours if scanned.selection.recipes else frozenset[str]()
    recipes = find_claimed(series, neighbours) | asked
    return Claim(frozenset(recipes), find_changed(*join_steps(application.steps)) if recipes else frozenset())


def draft_again(scanned: Scanned, analysed: Analysed, application: Application, claim: Claim) -> Check:
    """Return what a second run has to draft on the result."""
    owners = {path: facts.arch for facts in scanned.archfacts.values() for path in facts.paths}
    archs = {arch_of(path, owners) for path, _ in (*analysed.converted, *claim.changed)}
    if GENERIC not in archs and not claim.recipes:  # what else there is to draft, a draft tells
        scanned = replace(scanned, selection=replace(scanned.selection, archs=tuple(sorted(archs))))
    result = rescan(scanned, write_result(scanned.tree, application.changed))
    plan = plan_decided(decide_tree(result, TreeMaintainers(result.tree)))
    proposals = [proposal for change in plan.changes for proposal in change.proposals]
    return check_again(proposals, plan.refusals, analysed.converted, _with_sites(result), claim)


def _with_sites(scanned: Scanned) -> list[str]:
    return [arch.name for arch in scanned.scan.archs if arch.sites and arch.name in scanned.archs]
