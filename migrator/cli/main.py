"""How the program ends: every error becomes one of the exit codes."""

import errno
import os
import sys
from collections.abc import Sequence
from io import StringIO

import click

from migrator import __version__
from migrator.cli.files import give_up, tell
from migrator.cli.program import COMMANDS, cli, load_command
from migrator.errors import MigratorError

_COMPLETE = "_MIGRATOR_COMPLETE"  # by which the scripts that click makes ask
_FULL = (errno.ENOSPC, errno.EDQUOT)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code."""
    if os.environ.get(_COMPLETE):
        return _complete()
    try:
        code = _call(arguments)
        if sys.stdout is not None:  # it is, where a shell closed it with `>&-`
            sys.stdout.flush()
    except click.exceptions.Exit as error:
        return error.exit_code
    except BrokenPipeError:
        give_up(sys.stdout)  # whoever read has seen enough
        return 0
    except (Exception, KeyboardInterrupt) as error:
        return _tell(error)
    return code if isinstance(code, int) else 0


def _call(arguments: Sequence[str] | None) -> object:
    words = None if arguments is None else list(arguments)
    return cli.main(args=words, prog_name="migrator", complete_var=_COMPLETE, standalone_mode=False)


def _complete() -> int:
    """Answer a shell that asks what a word may become; it shows whatever is written, so that no error is told."""
    try:
        _call(None)
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else 1
    except (Exception, KeyboardInterrupt):
        return 1
    return 0


def _tell(error: BaseException) -> int:
    """Say on stderr why the work stopped; return the exit code."""
    if isinstance(error, MigratorError):
        tell(f"migrator: {error}")
        return error.exit_code
    if isinstance(error, click.ClickException):
        return _tell_mistake(error)
    if isinstance(error, (click.Abort, KeyboardInterrupt)):
        tell("migrator: interrupted; nothing is half written")
        return 130
    return _tell_full(error) if getattr(error, "errno", 0) in _FULL else _tell_bug(error)


def _tell_mistake(error: click.ClickException) -> int:
    """Say what is wrong with the words that were given."""
    if isinstance(error, click.NoSuchOption):
        from migrator.cli.mistakes import tell_option

        error = tell_option(error, {name: load_command(name) for name in COMMANDS})
    told = StringIO()
    error.show(told)
    tell(told.getvalue().removesuffix("\n"))
    return 2


def _tell_full(error: BaseException) -> int:
    """Say where there is no room: results, and what is written to files, have errors of their own."""
    import tempfile

    told = f"make room in {tempfile.gettempdir()}, or name another folder with TMPDIR, or send stdout elsewhere"
    tell(f"migrator: {error}; {told}; nothing was written")
    return 3


def _tell_bug(error: BaseException) -> int:
    """Say what went wrong inside, and how to see more."""
    if os.environ.get("MIGRATOR_TRACEBACK"):
        import traceback

        traceback.print_exception(error)
    message = f"migrator: a bug in migrator {__version__}: {type(error).__name__}: {error}; nothing was written"
    tell(f"{message}\nSet MIGRATOR_TRACEBACK=1 to see where, and please report it.")
    return 70


def main() -> None:
    """Run as a program."""
    sys.exit(run())
