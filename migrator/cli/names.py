"""Recipes, architectures and paths by the names that people give."""

from collections.abc import Sequence

from migrator.cli.near import find_meant, find_near
from migrator.errors import UsageError
from migrator.facts.folders import Folders
from migrator.facts.migrations import Wanted, load_wanted, recipe_names
from migrator.source.tree import Tree


def choose_recipes(wanted: Sequence[str], folders: Folders) -> Wanted:
    """Return the recipes to use: those wanted, or all.

    Raises:
        UsageError: one that is wanted does not exist, and the message names near ones; or its facts are wrong.
    """
    known = recipe_names(folders)
    for name in wanted:
        if name not in known:
            near = find_meant(name, known)
            hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(known)}"
            raise UsageError(f"there is no recipe {name!r}; {hint}")
    return load_wanted(folders, wanted)


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
