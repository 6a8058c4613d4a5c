"""What is decided on a scanned tree: what recipes are given, from the tree and the options."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from migrator.analysis.again import Examiner
from migrator.analysis.library import Index, TreeLibrary
from migrator.analysis.lookup import Batch, TreeLookup
from migrator.analysis.scan import GENERIC, Scan, arch_of, scan_tree
from migrator.analysis.sources import TreeSources
from migrator.cli.scanning import Scanned
from migrator.facts.migrations import Wanted
from migrator.facts.render import Renderer
from migrator.recipes.catalog import idle, make_recipe
from migrator.recipes.model import Recipe
from migrator.report.model import TreeInfo
from migrator.rewrite.cases import Means
from migrator.rewrite.decided import Decided
from migrator.source.known import write_result
from migrator.source.maintainers import TreeMaintainers
from migrator.source.tree import Tree
from migrator.syntax.unit import Unit


def decide_tree(scanned: Scanned, maintainers: TreeMaintainers) -> Decided:
    """Return what is decided on the architectures selected, for plans to be made of it.

    Raises:
        UsageError: the facts of the recipe are known, but no recipe of that name is.
    """
    scan, means = _find_means(scanned, maintainers)
    return Decided(scan, means, scanned.archs)


def _find_means(scanned: Scanned, maintainers: TreeMaintainers) -> tuple[Scan, Means]:
    """Return the scan, and what recipes need besides."""
    recipe, ahead, behind = _make_recipes(scanned.wanted)
    lookups = _begin_lookups(scanned)
    examiner = examiner_of(scanned)
    is_whole = not scanned.selection.archs and not scanned.selection.paths
    asked = frozenset(scanned.facts.names()), scanned.facts.pathspecs(())
    found = {asked: scanned.whole.named} if is_whole else {}  # the scan has looked for just that
    sources = TreeSources(scanned.tree, known=examiner.units, found=found)
    means = Means(
        recipe=recipe,
        ahead=ahead,
        behind=behind,
        renew=lambda units: _find_means(scan_again(scanned, units), maintainers),
        facts=scanned.facts,
        events=scanned.events,
        archfacts=scanned.archfacts,
        lookups=lookups,
        sources=sources,
        texts=Renderer(scanned.folders),
        examine=examiner.examine,
        status=maintainers.status,
        owner=maintainers.owner,
        is_whole=is_whole,
        is_selected=_make_selected(scanned),
        progress=scanned.selection.progress(),
    )
    return scanned.scan, means


def _make_selected(scanned: Scanned) -> Callable[[str], bool]:
    """Return what tells whether a file lies in what the options select: generic code is every architecture's."""
    selection, owners = scanned.selection, {p: known.arch for known in scanned.archfacts.values() for p in known.paths}
    wanted = frozenset((*selection.archs, GENERIC))
    paths = scanned.tree.files(selection.paths) if selection.paths else None

    def is_selected(path: str) -> bool:
        return (not selection.archs or arch_of(path, owners) in wanted) and (paths is None or path in paths)

    return is_selected


def _make_recipes(wanted: Wanted) -> tuple[Recipe, tuple[Recipe, ...], tuple[Recipe, ...]]:
    """Return the transition, one that drafts nothing where it is not wanted, and the others before and behind it."""
    base = wanted.base
    others = [(each, make_recipe(each)) for each in wanted.neighbours]
    ahead = tuple(recipe for facts, recipe in others if facts.order < base.order)
    behind = tuple(recipe for facts, recipe in others if facts.order >= base.order)
    return make_recipe(base) if wanted.has_base else idle(base), ahead, behind


def scan_again(scanned: Scanned, units: Mapping[str, Unit]) -> Scanned:
    """Return the scan of the tree with some files changed."""
    return rescan(scanned, write_result(scanned.tree, {path: unit.text for path, unit in units.items()}))


def rescan(scanned: Scanned, commit: str) -> Scanned:
    """Return the scan of another commit of the scratch, made as the first was."""
    tree = Tree(scanned.tree.scratch, commit)
    owners = {path: facts.arch for facts in scanned.archfacts.values() for path in facts.paths}
    asked = scanned.facts.searches(scanned.selection.archs)
    searches = [tree.search(scanned.facts.scope.stems, pathspecs, in_words=True) for pathspecs in asked]
    whole = scan_tree(tree, searches, scanned.facts, owners)
    paths = scanned.selection.paths
    scan = whole.within(tree.files(paths)) if paths else whole
    names = [arch.name for arch in scan.archs]
    archs = tuple(name for name in names if name in scanned.selection.archs) if scanned.selection.archs else (*names,)
    info = TreeInfo(tree.commit, tree.commit[:12])
    return replace(scanned, tree=tree, scan=scan, whole=whole, archs=archs, info=info)


def _begin_lookups(scanned: Scanned) -> dict[str, TreeLookup]:
    """Return a lookup for each architecture; what they will be asked is looked for while the analysis runs."""
    batch = Batch(scanned.tree)
    lookups = {name: TreeLookup(scanned.tree, name, batch) for name in scanned.archs}
    for arch in (arch for arch in scanned.scan.archs if arch.sites and arch.name in lookups):
        if arch.name in scanned.archfacts:
            names = scanned.archfacts[arch.name].asked_names(scanned.facts.helper_name)
            lookups[arch.name].begin(names)
    batch.start()
    return lookups


def examiner_of(scanned: Scanned) -> Examiner:
    """Return what goes through the architectures of the tree, whatever paths are selected."""
    facts, archfacts, tree = scanned.facts, scanned.archfacts, scanned.tree
    folders = {name: known.paths for name, known in archfacts.items()}
    events = scanned.events
    indexes: dict[Sequence[str], Index] = {}
    progress = scanned.selection.progress()
    return Examiner(
        scanned.whole, facts, events, archfacts, lambda units: TreeLibrary(tree, units, folders, indexes), progress
    )
