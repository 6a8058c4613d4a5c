"""What is decided on a scanned tree: what recipes are given, from the tree and the options."""

from collections.abc import Sequence

from migrator.analysis.again import Examiner
from migrator.analysis.library import Index, TreeLibrary
from migrator.analysis.lookup import Batch, TreeLookup
from migrator.analysis.sources import TreeSources
from migrator.cli.scanning import Scanned
from migrator.errors import UsageError
from migrator.facts.events import load_events
from migrator.facts.render import Renderer
from migrator.recipes.catalog import find_recipe
from migrator.rewrite.cases import Means
from migrator.rewrite.decided import Decided
from migrator.source.maintainers import TreeMaintainers


def decide_tree(scanned: Scanned, maintainers: TreeMaintainers) -> Decided:
    """Return what is decided on the architectures selected, for plans to be made of it.

    Raises:
        UsageError: the facts of the recipe are known, but no recipe of that name is.
    """
    recipe = find_recipe(scanned.facts.name)
    if recipe is None:
        raise UsageError(f"the facts of {scanned.facts.name} have no recipe")
    lookups = _begin_lookups(scanned)
    examiner = examiner_of(scanned)
    is_whole = not scanned.selection.archs and not scanned.selection.paths
    asked = frozenset(scanned.facts.names()), scanned.facts.pathspecs(())
    found = {asked: scanned.whole.named} if is_whole else {}  # the scan has looked for just that
    sources = TreeSources(scanned.tree, known=examiner.units, found=found)
    means = Means(
        recipe=recipe,
        facts=scanned.facts,
        archfacts=scanned.archfacts,
        lookups=lookups,
        sources=sources,
        texts=Renderer(scanned.folders),
        examine=examiner.examine,
        status=maintainers.status,
        owner=maintainers.owner,
        is_whole=is_whole,
        progress=scanned.selection.progress(),
    )
    return Decided(scanned.scan, means, scanned.archs)


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
    events = load_events(scanned.folders, facts)
    indexes: dict[Sequence[str], Index] = {}
    progress = scanned.selection.progress()
    return Examiner(
        scanned.whole, facts, events, archfacts, lambda units: TreeLibrary(tree, units, folders, indexes), progress
    )
