"""Options that sub-commands share, and the tree that they name."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from migrator.cli.near import find_near
from migrator.errors import UsageError
from migrator.facts.arch import ArchFacts, load_archs
from migrator.facts.folders import Folders, find_folders, own_folder
from migrator.facts.recipe import RecipeFacts, load_recipe, recipe_names
from migrator.source.repository import Description, Repository, open_repository, resolve
from migrator.source.scratch import Scratch
from migrator.source.tree import Tree

if TYPE_CHECKING:
    from migrator.analysis.scan import Scan
    from migrator.report.model import TreeInfo

F = TypeVar("F", bound=Callable[..., object])
_DEFAULT_RECIPE = "guest-entry"


@dataclass(frozen=True)
class Selection:
    """What the shared options say."""

    tree: str | None
    rev: str
    archs: tuple[str, ...]
    recipes: tuple[str, ...]
    paths: tuple[str, ...]
    sample: bool
    templates: Path | None
    quiet: bool
    verbose: bool
    color: str

    def say(self, text: str) -> None:
        """Print a remark on stderr, unless told to be quiet."""
        if not self.quiet:
            click.echo(text, err=True)

    def progress(self) -> Callable[[str], None] | None:
        """Return what tells how far long work is; None where nobody sees it as it goes on."""
        return self.say if sys.stderr is not None and sys.stderr.isatty() and not self.quiet else None

    def paint(self, text: str, color: str) -> str:
        """Return the text in a colour, where colours are wanted."""
        return click.style(text, fg=color) if color and self._wants_color() else text

    def _wants_color(self) -> bool:
        import os

        if self.color != "auto":
            return self.color == "always"
        return sys.stdout is not None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")

    def left_out(self) -> list[str]:
        """Return what the options keep the scan from looking at."""
        paths = ", ".join(self.paths)
        return [f"only {paths} was searched: `none` says nothing of an architecture outside of it"] if paths else []

    def words(self, *, rev: str = "", templates: str = "DIR") -> list[str]:
        """Return the options as they change the result, for a command line to be shown."""
        words = ["--sample"] if self.sample else []
        words += [word for arch in self.archs for word in ("--arch", arch)]
        words += [word for recipe in self.recipes for word in ("--recipe", recipe)]
        words += [word for path in self.paths for word in ("--path", path)]
        words += ["--templates", templates] if self.templates else []
        # One word: checkpatch takes an id that stands alone for a commit that is cited badly.
        return [*words, f"--rev={rev}"] if rev else words


def selection_options(function: F) -> F:
    """Add the shared options to a command."""
    options: Sequence[Callable[[F], F]] = (
        click.argument("tree", required=False),
        click.option("--rev", default="HEAD", metavar="REV", help="Revision to read.  [default: HEAD]"),
        click.option("--arch", "archs", multiple=True, metavar="ARCH", help="Only this architecture; repeatable."),
        _RECIPE,
        click.option("--path", "paths", multiple=True, metavar="PATHSPEC", help="Search here instead; repeatable."),
        *_COMMON,
    )
    return _add(function, options)


def common_options(function: F) -> F:
    """Add those of the shared options that do not select what is read of TREE."""
    return _add(function, (_RECIPE, *_COMMON))


_RECIPE = click.option("--recipe", "recipes", multiple=True, metavar="NAME", help="Only this recipe; repeatable.")
_COMMON = (
    click.option("--sample", is_flag=True, help="Use the sample tree that comes with the tool."),
    click.option(
        "--templates", type=click.Path(path_type=Path), metavar="DIR", help="Your own facts and templates first."
    ),
    click.option("-q", "--quiet", is_flag=True, help="Nothing on stderr but errors."),
    click.option("--verbose", is_flag=True, help="Tell what is looked at, on stderr, and what was assumed."),
    click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Colours."),
)


def _add(function: F, options: Sequence[Callable[[F], F]]) -> F:
    for option in reversed(options):
        function = option(function)
    return function


@dataclass(frozen=True)
class Scanned:
    """A scanned tree, and what was needed for it.

    Attributes:
        scan: what the options ask for.
        whole: the same without regard to paths: what the analysis reads, since a path through the code
            does not end where somebody looks.
    """

    selection: Selection
    repository: Repository
    tree: Tree
    folders: Folders
    facts: RecipeFacts
    archfacts: dict[str, ArchFacts]
    scan: "Scan"
    whole: "Scan"
    archs: tuple[str, ...]
    info: "TreeInfo"

    def tell(self) -> None:
        """Say on stderr what was looked at, where that was asked for."""
        if self.selection.verbose:
            read = f"{len(self.scan.units)} files with sites at {self.info.commit}"
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
    facts = load_recipe(folders, choose_recipe(selection.recipes, recipe_names(folders)))
    with ExitStack() as stack:
        repository = open_repository(_find_tree(selection, stack))
        commit = resolve(repository, selection.rev)
        tree = Tree(stack.enter_context(Scratch(repository)), commit)
        check_paths(tree, selection.paths)
        around = facts.pathspecs(selection.archs) if analysed else facts.scope.definitions
        asked = ((*selection.paths, *around),) if selection.paths else facts.searches(selection.archs)
        searches = [tree.search(facts.scope.stems, pathspecs, in_words=True) for pathspecs in asked]
        description = Description(repository, commit)
        stack.callback(description.stop)
        # The search takes longest, so what reads its answer is loaded meanwhile.
        meanwhile()
        from migrator.analysis.scan import scan_tree
        from migrator.report.model import TreeInfo

        archfacts = load_archs(folders, facts.name)
        whole = scan_tree(tree, searches, facts, _owners(archfacts))
        scan = whole.within(tree.files(selection.paths)) if analysed and selection.paths else whole
        archs = choose_archs(selection.archs, [arch.name for arch in scan.archs])
        info = TreeInfo(commit, description.wait())
        yield Scanned(selection, repository, tree, folders, facts, archfacts, scan, whole, archs, info)


def _find_tree(selection: Selection, stack: ExitStack) -> Path:
    """Return the folder to open; the sample is made for as long as it is needed."""
    if not selection.sample:
        return Path(selection.tree or ".")
    if selection.tree is not None:
        raise UsageError(f"both --sample and {selection.tree} are given; name one tree")
    from migrator.source.sample import sample_repository

    return stack.enter_context(sample_repository(own_folder() / "sample"))


def _owners(archfacts: dict[str, ArchFacts]) -> dict[str, str]:
    return {path: facts.arch for facts in archfacts.values() for path in facts.paths}


def choose_recipe(wanted: Sequence[str], known: Sequence[str]) -> str:
    """Return the recipe to use.

    Raises:
        UsageError: one that is wanted does not exist; the message names near ones.
    """
    for name in wanted:
        if name not in known:
            near = find_near(name, known) or known
            raise UsageError(f"there is no recipe {name!r}; did you mean {' or '.join(near)}?")
    return wanted[0] if wanted else _DEFAULT_RECIPE


def check_paths(tree: Tree, pathspecs: Sequence[str]) -> None:
    """Make sure that every pathspec matches something.

    Raises:
        UsageError: git does not understand one, or it matches no file.
    """
    for pathspec in pathspecs:
        if not tree.matches(pathspec):
            raise UsageError(f"--path {pathspec} matches no file of {tree.commit[:12]}; is it spelled as git expects?")


def choose_archs(wanted: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """Return the architectures to report: those wanted, or all.

    Raises:
        UsageError: one is not in the tree; the message names near ones.
    """
    for name in wanted:
        if name not in known:
            near = find_near(name, known)
            hint = f"did you mean {' or '.join(near)}?" if near else f"it has {', '.join(known)}"
            raise UsageError(f"this tree has no architecture {name!r}; {hint}")
    return tuple(name for name in known if name in wanted) if wanted else tuple(known)
