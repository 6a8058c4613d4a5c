"""The tree that the options name, scanned."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from migrator.cli.commands import is_revision
from migrator.cli.names import check_paths, choose_archs, choose_recipes
from migrator.cli.revisions import find_commit
from migrator.cli.selection import Selection
from migrator.errors import UsageError
from migrator.facts.arch import ArchFacts, load_archs
from migrator.facts.declared import find_code, find_named
from migrator.facts.folders import Folders, find_folders, own_folder
from migrator.facts.migrations import Wanted
from migrator.facts.recipe import RecipeFacts
from migrator.source.repository import (
    Description,
    NotARepositoryError,
    Repository,
    UnknownRevisionError,
    open_repository,
)
from migrator.source.scratch import Scratch
from migrator.source.tree import Tree
from migrator.source.version import find_version

if TYPE_CHECKING:
    from migrator.analysis.scan import Scan
    from migrator.facts.events import Events
    from migrator.report.model import TreeInfo


@dataclass(frozen=True)
class Scanned:
    """A scanned tree, and what was needed for it.

    Attributes:
        scan: what the options ask for.
        wanted: the recipes to be used.
        whole: the same without regard to paths: what the analysis reads, since a path through the code
            does not end where somebody looks.
    """

    selection: Selection
    repository: Repository
    tree: Tree
    folders: Folders
    wanted: Wanted
    archfacts: dict[str, ArchFacts]
    scan: "Scan"
    whole: "Scan"
    archs: tuple[str, ...]
    info: "TreeInfo"

    @property
    def facts(self) -> RecipeFacts:
        """What the code is analysed by."""
        return self.wanted.base

    @cached_property
    def events(self) -> "Events":
        """What each kernel function does to what is analysed; a scan of the sites alone needs none."""
        from migrator.facts.events import load_events

        return load_events(self.folders, self.facts)

    def tell(self) -> None:
        """Say on stderr what was looked at, where that was asked for."""
        if self.selection.verbose:
            number = len(self.scan.units)
            read = f"{number} file{'s' if number != 1 else ''} with sites at {self.info.commit}"
            self.selection.say(f"git {self.repository.git_version}; {read}")


@contextmanager
def scanned_tree(
    selection: Selection, *, analysed: bool = False, meanwhile: Callable[[], None] = lambda: None
) -> Iterator[Scanned]:
    """Yield the scan of the tree that the options name; `analysed`: paths through its code will be followed.

    `meanwhile` is called while git searches.

    Raises:
        UsageError: options that contradict each other, an unknown recipe or architecture.
        TreeError: the repository, the revision or the tree cannot be used.
    """
    folders = find_folders(selection.templates)
    wanted = choose_recipes(selection.recipes, folders)
    facts = wanted.base
    with ExitStack() as stack:
        repository = _open(_find_tree(selection, stack))
        commit = _find_commit(repository, selection)
        stack.callback(selection.line.clear)
        progress = selection.progress()
        progress("searching", commit[:12])
        tree = Tree(stack.enter_context(Scratch(repository)), commit)
        check_paths(tree, selection.paths)
        around = facts.pathspecs(selection.archs) if analysed else facts.scope.definitions
        asked = ((*selection.paths, *around),) if selection.paths else facts.searches(selection.archs)
        named = find_named(wanted.neighbours)
        stems = find_stems(facts.scope.stems, named)
        searches = [tree.search(stems, pathspecs, in_words=True) for pathspecs in asked]
        if find_code(wanted.neighbours) and not selection.paths:
            searches.append(tree.search(named, find_code(wanted.neighbours)))
        description = Description(repository, commit)
        stack.callback(description.stop)
        # The search takes longest, so what reads its answer is loaded meanwhile.
        meanwhile()
        from migrator.analysis.scan import scan_tree
        from migrator.report.model import TreeInfo

        archfacts = load_archs(folders, facts.name)
        whole = scan_tree(tree, searches, facts, _owners(archfacts), progress, named)
        scan = whole.within(tree.files(selection.paths)) if analysed and selection.paths else whole
        archs = choose_archs(selection.archs, [arch.name for arch in scan.archs])
        info = TreeInfo(commit, description.wait(), find_version(tree))
        yield Scanned(selection, repository, tree, folders, wanted, archfacts, scan, whole, archs, info)


def _find_tree(selection: Selection, stack: ExitStack) -> Path:
    """Return the folder to open; the sample is made for as long as it is needed."""
    if not selection.sample:
        return Path(selection.tree or ".")
    if selection.tree is not None:
        raise UsageError(f"both --sample and {selection.tree} are given; name one tree")
    from migrator.source.sample import sample_repository

    return stack.enter_context(sample_repository(own_folder() / "sample"))


def _open(place: Path) -> Repository:
    """Return the repository that is named; of what is something else, say where it belongs."""
    try:
        return open_repository(place)
    except NotARepositoryError as error:
        if not place.exists() and is_revision(str(place)):
            raise NotARepositoryError(f"{error}; a revision goes behind --rev: --rev {place}") from error
        if place.is_dir() and any(place.glob("*.patch")):
            read = f"`migrator checklist {place}` and `migrator verify {place}`"
            raise NotARepositoryError(f"{error}; it holds a series, which {read} read") from error
        raise


def _find_commit(repository: Repository, selection: Selection) -> str:
    try:
        return find_commit(repository, selection.rev)
    except UnknownRevisionError as error:
        if not selection.sample:
            raise
        told = f"the sample has no revision {selection.rev!r}; it is one commit, so leave --rev out"
        raise UnknownRevisionError(told) from error


def find_stems(stems: Iterable[str], names: Iterable[str]) -> tuple[str, ...]:
    """Return what finds some more names, too: one search for all takes no longer than one for a few."""
    stems = tuple(stems)
    return (*stems, *(name for name in names if not any(stem in name for stem in stems)))


def _owners(archfacts: dict[str, ArchFacts]) -> dict[str, str]:
    return {path: facts.arch for facts in archfacts.values() for path in facts.paths}
