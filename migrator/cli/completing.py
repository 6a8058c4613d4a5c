"""What a shell offers for the word that is being typed. No tree is read, and what goes wrong offers nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

import click

from migrator.errors import MigratorError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from migrator.facts.folders import Folders

Complete = Callable[[click.Context, click.Parameter, str], "list[CompletionItem]"]


def _offering(find: Callable[[click.Context], Iterable[tuple[str, str]]]) -> Complete:
    """Return the completion by names, each with a word on what it is."""

    @wraps(find)
    def complete(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        try:
            return [CompletionItem(name, help=told) for name, told in find(ctx) if name.startswith(incomplete)]
        except MigratorError:  # a folder of templates that is not there, or is wrong
            return []

    return complete


@_offering
def complete_rule(_: click.Context) -> Iterable[tuple[str, str]]:
    """Return the rules."""
    from migrator.analysis.rules.catalog import RULES

    return [(rule.key, rule.what) for rule in RULES]


@_offering
def complete_page(ctx: click.Context) -> Iterable[tuple[str, str]]:
    """Return what `explain` has a page of: the rules and the recipes, a name of both once."""
    from migrator.analysis.rules.catalog import RULES

    rules = [(rule.key, rule.what) for rule in RULES]
    known = {name for name, _ in rules}
    return [*rules, *(each for each in _titles(_folders(ctx)) if each[0] not in known)]


@_offering
def complete_recipe(ctx: click.Context) -> Iterable[tuple[str, str]]:
    """Return the recipes that have facts."""
    return _titles(_folders(ctx))


@_offering
def complete_arch(ctx: click.Context) -> Iterable[tuple[str, str]]:
    """Return the architectures that have facts; a tree may have more."""
    from migrator.facts.migrations import recipe_names

    folders = _folders(ctx)
    wanted = ctx.params.get("recipes") or recipe_names(folders)
    found = {path.stem for name in wanted for path in map(Path, folders.find_all(f"{name}/arch/*.toml"))}
    return [(name, "") for name in sorted(found)]


def complete_place(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Leave it to the shell, which knows its folders and files."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


def complete_folder(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Leave it to the shell, which knows its folders."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="dir")]


def _titles(folders: Folders) -> Iterable[tuple[str, str]]:
    """Return the recipes with their titles, in the order of a series."""
    from migrator.facts.migrations import load_wanted

    return [(each.name, each.title) for each in load_wanted(folders).migrations]


def _folders(ctx: click.Context) -> Folders:
    from migrator.facts.folders import find_folders

    templates = ctx.params.get("templates")
    return find_folders(Path(templates) if templates else None)
