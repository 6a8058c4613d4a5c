"""The program: which sub-commands there are, and what it is called with none of them."""

import importlib
from typing import TYPE_CHECKING

import click

from migrator import __version__
from migrator.cli.about import tell_codes
from migrator.cli.commands import Command

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

# One module per sub-command, imported when it is called, so that help starts at once.
COMMANDS = {
    "scan": "where each architecture stands, the sites, and what is wrong on which path",
    "draft": "the patch series, as git format-patch writes it",
    "report": "the dry run: board, pictures, proposals and checks, on one page",
    "checklist": "what a reviewer must confirm, of a tree's draft or of a series",
    "verify": "an existing series: applies, re-analysed, checkpatch, mail",
    "explain": "a rule or a recipe: what, why, before and after, source",
}


def load_command(name: str) -> Command:
    """Return a sub-command."""
    command = importlib.import_module(f"migrator.cli.{name}").command
    return Command.of(command)


class _Commands(click.Group):
    """Sub-commands by module name."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """Return the names in the order of the work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return the command, importing its module."""
        if cmd_name not in COMMANDS:
            return None
        return load_command(cmd_name)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        """Return what a shell offers for a word: the commands, without importing them, or options."""
        from click.shell_completion import CompletionItem

        found = [CompletionItem(name, help=told) for name, told in COMMANDS.items() if name.startswith(incomplete)]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the words begin with; name near ones where there is none."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            if not args or isinstance(error, click.NoSuchOption):
                raise
            from migrator.cli.mistakes import tell_word

            told = f"{error.message.rstrip('.')}; {tell_word(args[0], list(COMMANDS))}"
            raise click.UsageError(told, ctx) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _print_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted:
        return
    from migrator.source.git import read_version

    click.echo(f"migrator {__version__}")
    click.echo(f"git {read_version()}")
    ctx.exit()


@click.group(cls=_Commands, epilog=tell_codes(), context_settings={"help_option_names": ["-h", "--help"]})
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
      migrator report ~/linux --format html -o report.html
      migrator checklist drafts ~/linux
      migrator verify drafts ~/linux
      migrator explain
    """
