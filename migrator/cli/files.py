"""Where words go: stdout, stderr, or one file that is written whole or not at all."""

import contextlib
import os
import sys
from pathlib import Path
from typing import TextIO

import click

from migrator.errors import UsageError
from migrator.series.folder import check_outside_git
from migrator.text import encode


class StdoutError(UsageError):
    """Nothing can be written to stdout."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"stdout cannot be written: {reason}")


def print_text(text: str) -> None:
    """Write to stdout byte for byte, since a path may hold what is no UTF-8; a closed pipe is no error.

    Raises:
        StdoutError: it cannot be written.
    """
    check_stdout()
    try:
        click.echo(encode(text), nl=False)
    except BrokenPipeError:
        give_up(sys.stdout)  # whoever read has seen enough
    except OSError as error:
        give_up(sys.stdout)
        raise StdoutError(f"{error.strerror or error}; send it elsewhere") from error


def check_stdout() -> None:
    """Make sure that there is a stdout.

    Raises:
        StdoutError: there is none.
    """
    if sys.stdout is None:  # as `>&-` leaves it
        raise StdoutError("it is closed; open it, or send the result elsewhere")


def tell(text: str) -> None:
    """Write a remark, or what went wrong, to stderr; where that cannot be written, nobody can be told."""
    try:
        click.echo(text, err=True)
    except OSError:
        give_up(sys.stderr)


def give_up(stream: TextIO) -> None:
    """Keep the interpreter from writing the rest at its end, and from complaining."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def check_file(target: Path, folder: Path | None = None) -> None:
    """Make sure that a file can be written, before any work is done.

    Raises:
        UsageError: it cannot, or it lies in a `folder` that is written whole.
    """
    check_outside_git(target)
    place = Path(os.path.realpath(target))
    problem = ""
    if place.is_dir():
        problem = "it is a folder"
    elif place.exists() and not place.is_file():
        return  # a device or a pipe
    elif folder is not None and Path(os.path.realpath(folder)) in place.parents:
        problem = f"{folder} holds the series alone"
    elif not place.parent.is_dir():
        problem = f"there is no folder {target.parent}"
    elif not os.access(place.parent, os.W_OK | os.X_OK):
        problem = f"{target.parent} may not be written to"
    if problem:
        raise UsageError(f"{target} cannot be written: {problem}; choose another file")


def write_file(target: Path, text: str) -> None:
    """Write the text beside the target and move it into place.

    Raises:
        UsageError: it cannot be written; nothing is left behind.
    """
    check_outside_git(target)
    place = Path(os.path.realpath(target))  # a link stays a link
    beside = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(encode(text))  # a device or a pipe takes it as it comes; `/dev/stdout` may lead to one
            return
        beside.write_bytes(encode(text))
        beside.replace(place)
    except OSError as error:
        raise UsageError(f"{target} cannot be written: {error.strerror or error}; choose another file") from error
    finally:
        with contextlib.suppress(OSError):
            beside.unlink()
