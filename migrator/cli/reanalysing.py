"""What a series is analysed with: the scan of its base, and of the tree as it leaves it."""

from collections.abc import Sequence
from dataclasses import replace

from migrator.analysis.library import Index, TreeLibrary
from migrator.analysis.scan import GENERIC, arch_of, scan_tree
from migrator.cli.names import choose_recipe
from migrator.cli.planning import decide_tree
from migrator.cli.scanning import Scanned
from migrator.cli.selection import Selection
from migrator.facts.arch import load_archs
from migrator.facts.events import load_events
from migrator.facts.folders import find_folders
from migrator.facts.recipe import recipe_names
from migrator.report.model import TreeInfo
from migrator.rewrite.checks import Check
from migrator.rewrite.plan import plan_decided
from migrator.series.verify.analysing import Analysed, Analysis
from migrator.series.verify.applying import Application
from migrator.series.verify.findings import check_again
from migrator.source.known import write_result
from migrator.source.maintainers import TreeMaintainers
from migrator.source.tree import Tree

_READ = (".c", ".h", ".rst", ".txt")


def narrow(selection: Selection, tree: Tree, application: Application) -> Selection | None:
    """Return what to scan: the architectures whose code changes, or all; None where nothing changes that is read."""
    folders = find_folders(selection.templates)
    known = load_archs(folders, choose_recipe(selection.recipes, recipe_names(folders)))
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
    events = load_events(scanned.folders, scanned.facts)
    return Analysis.of(
        scanned.whole,
        scanned.facts,
        scanned.archfacts,
        events,
        lambda units: TreeLibrary(scanned.tree, units, folders, indexes),
        scanned.selection.progress(),
    )


def draft_again(scanned: Scanned, analysed: Analysed, application: Application) -> Check:
    """Return what a second run has to draft on the result."""
    owners = {path: facts.arch for facts in scanned.archfacts.values() for path in facts.paths}
    archs = {arch_of(path, owners) for path, _ in analysed.converted}
    if GENERIC not in archs:  # what else there is to draft, a draft tells
        scanned = replace(scanned, selection=replace(scanned.selection, archs=tuple(sorted(archs))))
    result = _scan_result(scanned, application)
    plan = plan_decided(decide_tree(result, TreeMaintainers(result.tree)))
    proposals = [proposal for change in plan.changes for proposal in change.proposals]
    return check_again(proposals, plan.refusals, analysed.converted, _with_sites(result))


def _scan_result(scanned: Scanned, application: Application) -> Scanned:
    """Return the scan of the tree as the series leaves it."""
    tree = Tree(scanned.tree.scratch, write_result(scanned.tree, application.changed))
    owners = {path: facts.arch for facts in scanned.archfacts.values() for path in facts.paths}
    asked = scanned.facts.searches(scanned.selection.archs)
    searches = [tree.search(scanned.facts.scope.stems, pathspecs, in_words=True) for pathspecs in asked]
    scan = scan_tree(tree, searches, scanned.facts, owners)
    names = [arch.name for arch in scan.archs]
    archs = tuple(name for name in names if name in scanned.selection.archs) if scanned.selection.archs else (*names,)
    info = TreeInfo(tree.commit, tree.commit[:12])
    return replace(scanned, tree=tree, scan=scan, whole=scan, archs=archs, info=info)


def _with_sites(scanned: Scanned) -> list[str]:
    return [arch.name for arch in scanned.scan.archs if arch.sites and arch.name in scanned.archs]
