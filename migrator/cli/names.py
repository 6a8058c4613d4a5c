"""Recipes, architectures and paths by the names that people give."""

from collections.abc import Sequence

from migrator.cli.near import find_near
from migrator.errors import UsageError
from migrator.source.tree import Tree

_DEFAULT_RECIPE = "guest-entry"


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
