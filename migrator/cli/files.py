"""Where results go: stdout, or one file that is written whole or not at all."""

import contextlib
import os
import sys
from pathlib import Path

import click

from migrator.errors import UsageError
from migrator.series.folder import check_outside_git
from migrator.text import encode


def print_text(text: str) -> None:
    """Write to stdout byte for byte, since a path may hold what is no UTF-8; a closed pipe is no error.

    Raises:
        UsageError: it cannot be written.
    """
    if sys.stdout is None:  # as `>&-` leaves it
        raise UsageError("the output cannot be written: stdout is closed; open it, or name a file with -o")
    try:
        click.echo(encode(text), nl=False)
    except BrokenPipeError:
        _close_stdout()  # whoever read has seen enough
    except OSError as error:
        _close_stdout()
        raise UsageError(f"the output cannot be written: {error.strerror or error}") from error


def _close_stdout() -> None:
    """Keep the interpreter from writing the rest at its end, and from complaining."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


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
