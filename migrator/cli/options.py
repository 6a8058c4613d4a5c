"""Options that sub-commands share."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import click

from migrator.cli.completing import complete_arch, complete_folder, complete_recipe

F = TypeVar("F", bound=Callable[..., object])


def selection_options(function: F) -> F:
    """Add the shared options to a command, and TREE."""
    return _add(selecting_options(function), (click.argument("tree", required=False, shell_complete=complete_folder),))


def selecting_options(function: F) -> F:
    """Add the shared options to a command that says itself what TREE is."""
    options: Sequence[Callable[[F], F]] = (
        click.option("--rev", default="HEAD", metavar="REV", help="Revision to read.  [default: HEAD]"),
        _ARCH,
        _RECIPE,
        click.option("--path", "paths", multiple=True, metavar="PATHSPEC", help="Search here instead; repeatable."),
        *_COMMON,
    )
    return _add(function, options)


def common_options(function: F) -> F:
    """Add those of the shared options that do not select what is read of TREE."""
    return _add(function, (_RECIPE, *_COMMON))


def explaining_options(function: F) -> F:
    """Add those that say how much is told, and by which facts, to a command that reads no tree."""
    return _add(function, (_TEMPLATES, *_TELLING))


_TELLING = (
    click.option("-q", "--quiet", is_flag=True, help="Nothing on stderr but errors."),
    click.option("--verbose", is_flag=True, help="Tell what is looked at, on stderr, and what was assumed."),
    click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        help="Use colours; auto: on a terminal.  [default: auto]",
    ),
)
_ARCH = click.option(
    "--arch",
    "archs",
    multiple=True,
    metavar="ARCH",
    shell_complete=complete_arch,
    help="Only this architecture; repeatable.",
)
_RECIPE = click.option(
    "--recipe",
    "recipes",
    multiple=True,
    metavar="NAME",
    shell_complete=complete_recipe,
    help="Only this recipe; repeatable.",
)
_TEMPLATES = click.option(
    "--templates",
    type=click.Path(path_type=Path),
    metavar="DIR",
    shell_complete=complete_folder,
    help="Your own facts and templates first.",
)
_COMMON = (
    click.option("--sample", is_flag=True, help="Use the sample tree that comes with the tool."),
    _TEMPLATES,
    *_TELLING,
)


def _add(function: F, options: Sequence[Callable[[F], F]]) -> F:
    for option in reversed(options):
        function = option(function)
    return function
