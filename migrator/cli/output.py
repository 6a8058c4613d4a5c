"""`--format` and `-o`: which form a result has, and where it goes."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import click

from migrator.cli.files import check_file, check_stdout, print_text, write_file

F = TypeVar("F", bound=Callable[..., object])
_ENDINGS = {
    ".html": "html",
    ".htm": "html",
    ".md": "markdown",
    ".markdown": "markdown",
    ".json": "json",
    ".sarif": "sarif",
}
_STDOUT = "-"


def output_options(forms: Sequence[str]) -> Callable[[F], F]:
    """Return what adds both options to a command that can tell its result in these forms, the usual one first."""
    told = f"Output format.  [default: by the ending of FILE, else {forms[0]}]"
    form = click.option("--format", "form", type=click.Choice(forms), help=told)
    path = click.Path(path_type=Path)
    output = click.option("-o", "--output", type=path, metavar="FILE", help="Write to FILE, not to stdout.")
    return lambda function: form(output(function))


def choose_form(form: str | None, output: Path | None, forms: Sequence[str]) -> str:
    """Return the form that is asked for, else the one that the file's ending names, else the usual one."""
    by_ending = _ENDINGS.get(output.suffix.lower(), "") if output else ""
    return form or (by_ending if by_ending in forms else forms[0])


def check_output(output: Path | None) -> None:
    """Make sure that a result can be handed out, before there is one.

    Raises:
        UsageError: it cannot.
    """
    if output is None or str(output) == _STDOUT:
        check_stdout()
    else:
        check_file(output)


def hand_out(text: str, output: Path | None) -> None:
    """Write a result to its file, or to stdout, which `-` stands for, too.

    Raises:
        UsageError: it cannot be written.
    """
    if output is None or str(output) == _STDOUT:
        print_text(text)
    else:
        write_file(output, text)
