"""The program: which sub-commands there are, and how errors become exit codes."""

import errno
import importlib
import os
import sys
from collections.abc import Sequence

import click

from migrator import __version__
from migrator.cli.near import find_near
from migrator.errors import MigratorError

# One module per sub-command, imported when it is called, so that help starts at once.
_COMMANDS = {
    "scan": "where each architecture stands, the sites, and what is wrong on which path",
    "draft": "the patch series, as git format-patch writes it",
    "verify": "an existing series: applies, re-analysed, checkpatch, mail",
    "explain": "a rule or a recipe: what, why, before and after, source",
}

_FULL = (errno.ENOSPC, errno.EDQUOT)


class _Commands(click.Group):
    """Sub-commands by module name."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """Return the names in the order of the work."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return the command, importing its module."""
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"migrator.cli.{cmd_name}")
        command = module.command
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the words begin with; name near ones where there is none."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            near = find_near(args[0], _COMMANDS)[:1] if args else []
            *names, last = _COMMANDS
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(names)} and {last}"
            raise click.UsageError(f"{error.message.rstrip('.')}; {hint}", ctx) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


def _print_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted:
        return
    from migrator.source.git import read_version

    click.echo(f"migrator {__version__}")
    click.echo(f"git {read_version()}")
    ctx.exit()


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Show versions."
)
def cli() -> None:
    """Draft patch series that move KVM's guest entry to the timing/state split.

    Reads a kernel git tree at any revision and never writes to it.

    \b
    Examples:
      migrator scan ~/linux
      migrator draft ~/linux --arch ARCH -o drafts
      migrator draft --sample -o drafts
      migrator verify drafts ~/linux
      migrator explain
    """


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code."""
    try:
        code = cli.main(
            args=None if arguments is None else list(arguments), prog_name="migrator", standalone_mode=False
        )
        if sys.stdout is not None:  # it is, where a shell closed it with `>&-`
            sys.stdout.flush()
    except MigratorError as error:
        click.echo(f"migrator: {error}", err=True)
        return error.exit_code
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("migrator: interrupted; nothing is half written", err=True)
        return 130
    except BrokenPipeError:
        # Whoever read has seen enough; keep the interpreter from complaining at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        return _tell_full(error) if getattr(error, "errno", 0) in _FULL else _tell_bug(error)
    return code if isinstance(code, int) else 0


def _tell_full(error: Exception) -> int:
    """Say where there is no room: what is written elsewhere has errors of its own."""
    import tempfile

    told = f"{error}; make room in {tempfile.gettempdir()}, or name another folder with TMPDIR"
    click.echo(f"migrator: {told}; nothing was written", err=True)
    return 3


def _tell_bug(error: Exception) -> int:
    """Say what went wrong inside, and how to see more."""
    if os.environ.get("MIGRATOR_TRACEBACK"):
        import traceback

        traceback.print_exception(error)
    message = f"migrator: a bug in migrator {__version__}: {type(error).__name__}: {error}; nothing was written"
    click.echo(f"{message}\nSet MIGRATOR_TRACEBACK=1 to see where, and please report it.", err=True)
    return 70


def main() -> None:
    """Run as a program."""
    sys.exit(run())
