"""Sub-commands as people meet them: help in sections, and a word on what a mistaken one may have meant."""

from collections.abc import Sequence

import click

from migrator.cli.near import find_near

_SECTIONS = {
    "What is read": ("--rev", "--arch", "--recipe", "--path", "--sample", "--templates"),
    "What is chosen": ("--sites", "--rule", "--only", "--interactive", "--decisions", "--save-decisions"),
    "What the series is like": (
        *("--reroll-count", "--compare-to", "--rfc", "--subject-prefix", "--cc", "--branch", "--into"),
        *("--no-history", "--no-tree-scripts"),
    ),
    "What is written": ("--output", "--format", "--ticks", "--force", "--dry-run", "--check"),
    "What is told": ("--quiet", "--verbose", "--color", "--help"),
}


class Command(click.Command):
    """A command that names the value, or the option, that a wrong word may stand for."""

    @staticmethod
    def of(plain: click.Command) -> "Command":
        """Return such a command with the parameters, the help and the work of a plain one."""
        made = Command(plain.name, callback=plain.callback, params=plain.params, help=plain.help, epilog=plain.epilog)
        for parameter in made.params:
            if type(parameter.type) is click.Choice:
                parameter.type = _Choice(parameter.type.choices)
        return made

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Return the words that are left, which is none.

        Raises:
            UsageError: there are; the message says where they may belong.
        """
        ctx.allow_extra_args = True
        try:
            left = super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx  # so that an option without its value is told with the usage, too
            raise
        if left and not ctx.resilient_parsing:
            told = f"Got unexpected extra argument{'s' if left[1:] else ''} ({' '.join(left)})"
            raise click.UsageError(f"{told}{self._hint(left[0])}", ctx)
        return left

    def _hint(self, word: str) -> str:
        """Return with which option a word would be right; empty where none is likely."""
        names = {name for parameter in self.params for name in parameter.opts}
        if "--rev" not in names:
            return ""
        if is_revision(word):
            return f"; a revision goes behind --rev: --rev {word}"
        return f"; an output goes behind -o: -o {word}" if "-o" in names else ""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options in sections; those that stand in none first."""
        options = [each for each in self.get_params(ctx) if isinstance(each, click.Option)]
        left = {each: record for each in options if (record := each.get_help_record(ctx))}
        named = {name: [each for each in left if {*each.opts} & {*opts}] for name, opts in _SECTIONS.items()}
        listed = [each for found in named.values() for each in found]
        rest = [each for each in left if each not in listed]
        for title, found in {"Options": rest, **named}.items():
            if found:
                with formatter.section(title):
                    formatter.write_dl([left[each] for each in found])


class _Choice(click.Choice):  # type: ignore[type-arg] # older releases of click have no type for what is chosen
    """One of several words; a mistyped one is guessed."""

    def __init__(self, choices: Sequence[str]) -> None:
        super().__init__(choices)

    def get_invalid_choice_message(self, value: object, ctx: click.Context | None) -> str:
        """Return what is wrong with a value."""
        told = super().get_invalid_choice_message(value, ctx).rstrip(".")
        near = find_near(str(value), self.choices)[:1]
        return f"{told}; did you mean {near[0]}?" if near else f"{told}."


def is_revision(word: str) -> bool:
    """Tell whether a word looks like a revision, as `v6.12`, `6.13-rc1`, `next-20241120` and `HEAD~2` do."""
    is_release = word.removeprefix("v")[:1].isdigit() and "." in word
    return "/" not in word and (is_release or word.startswith(("HEAD", "next-")) or "~" in word or "^" in word)
