"""Words that are wrong at their place: where they would be right."""

import os
import shlex
from collections.abc import Mapping, Sequence

import click

from migrator.cli.commands import is_revision
from migrator.cli.near import find_near


def tell_word(word: str, commands: Sequence[str]) -> str:
    """Return what was probably meant by a word that is no command."""
    if word in {"help", "version"}:
        return f"did you mean --{word}?"
    if os.path.isdir(word):  # noqa: PTH112 (a word may hold what no path can)
        return f"to look at that folder: migrator {commands[0]} {shlex.quote(word)}"
    if is_revision(word):
        return f"a revision goes behind --rev: migrator {commands[0]} --rev {shlex.quote(word)}"
    near = find_near(word, commands)[:1]
    return f"did you mean {near[0]}?" if near else f"there are {_enumerate(commands)}"


def tell_option(error: click.NoSuchOption, commands: Mapping[str, click.Command]) -> click.NoSuchOption:
    """Return the error with what was probably meant: a value, an option that is spelled so, or another command's."""
    name, command = error.option_name, error.ctx.command if error.ctx else None
    told = _find_value(name, command) if command else ""
    if not told:
        told = _find_owners(name, commands)
        told += ", and goes behind the command" if told and isinstance(command, click.Group) else ""
    if not told:
        return error
    return click.NoSuchOption(name, f"{error.message.rstrip('.')}; {told}", ctx=error.ctx)


def _find_value(name: str, command: click.Command) -> str:
    """Return the option that takes a word as its value, `--format html` for `--html`."""
    word = name.lstrip("-")
    for parameter in command.params:
        if isinstance(parameter.type, click.Choice) and word in parameter.type.choices:
            return f"did you mean {parameter.opts[0]} {word}?"
    return ""


def _find_owners(name: str, commands: Mapping[str, click.Command]) -> str:
    """Return which commands have such an option."""
    owners = [key for key, command in commands.items() if any(name in each.opts for each in command.params)]
    return f"it is an option of {_enumerate(owners)}" if owners else ""


def _enumerate(names: Sequence[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
