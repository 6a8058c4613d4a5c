"""The manual page, made from the commands: `python -m migrator.cli.manual > migrator.1`.

One page for all commands, since each is a screen long, and who looks for an
option may not know which command has it. It has no date: the same program has
the same page.
"""

from collections.abc import Iterable, Iterator, Mapping
from inspect import cleandoc

import click

from migrator import __version__
from migrator.cli.about import ENVIRONMENT, EXIT_CODES
from migrator.cli.files import print_text
from migrator.cli.program import cli

_ABOUT = "draft patch series that move KVM's guest entry to the timing/state split"
_SEE = ("git", "git-am", "git-format-patch")
_KEPT = "\b\n"  # click keeps the lines of a paragraph that begins with it
_EXAMPLES = f"{_KEPT}Examples:"
Record = tuple[str, str]
Commands = Mapping[str, click.Command]


def render_manual() -> str:
    """Return the page in roff, as man(7) describes it."""
    ctx = click.Context(cli, info_name="migrator", **cli.context_settings)
    found = ((name, cli.get_command(ctx, name)) for name in cli.list_commands(ctx))
    commands = {name: command for name, command in found if command}
    see = ", ".join(rf"\fB{_escape(name)}\fR(1)" for name in _SEE)
    parts = {
        "NAME": [rf"migrator \- {_escape(_ABOUT)}"],
        "SYNOPSIS": _render_synopsis(ctx, commands),
        "DESCRIPTION": _render_text(cli),
        "COMMANDS": _render_commands(ctx, commands),
        "OPTIONS": _render_options(ctx, commands),
        "EXIT STATUS": [*_render_terms((str(code), f"{told}.") for code, told in EXIT_CODES.items()), *_outranks()],
        "ENVIRONMENT": _render_terms(ENVIRONMENT.items()),
        "EXAMPLES": _render_examples([cli, *commands.values()]),
        "SEE ALSO": [see],
    }
    lines = [f'.TH MIGRATOR 1 "" "migrator {__version__}" "User Commands"']
    for title, text in parts.items():
        lines += [f'.SH "{title}"', *text]
    return "\n".join(lines) + "\n"


def _outranks() -> list[str]:
    return [".PP", "4 outranks 5, and 5 outranks 1."]


def _render_synopsis(ctx: click.Context, commands: Commands) -> Iterator[str]:
    yield rf"\fBmigrator\fR {_escape(' '.join(cli.collect_usage_pieces(ctx)))}"
    for name, command in commands.items():
        yield from (".br", rf"\fBmigrator {name}\fR {_escape(_usage(ctx, name, command))}")


def _usage(ctx: click.Context, name: str, command: click.Command) -> str:
    return " ".join(command.collect_usage_pieces(click.Context(command, parent=ctx, info_name=name)))


def _render_commands(ctx: click.Context, commands: Commands) -> Iterator[str]:
    """Yield what each command does, and the options that no other has with the same words."""
    shared = _find_shared(ctx, commands)
    for name, command in commands.items():
        records = _records(ctx, command)
        yield f'.SS "migrator {name} {_escape(_usage(ctx, name, command))}"'
        yield from _render_text(command)
        yield from _render_terms(record for record in records if record not in shared)
        also = [_first(record[0]) for record in records if record in shared]
        yield from (".PP", f"Also {_escape(', '.join(also))}: see OPTIONS.") if also else ()


def _render_options(ctx: click.Context, commands: Commands) -> Iterator[str]:
    """Yield the options of the program itself, and those that several commands have."""
    yield from _render_terms(record for record in _records(ctx, cli) if record not in _find_shared(ctx, commands))
    for (option, told), names in _find_shared(ctx, commands).items():
        of = "all commands" if len(names) == len(commands) else ", ".join(names)
        yield from _render_terms([(option, f"{told} ({of})")])


def _find_shared(ctx: click.Context, commands: Commands) -> dict[Record, list[str]]:
    """Return the options that more than one command has, with the names of these."""
    found: dict[Record, list[str]] = {}
    for name, command in commands.items():
        for record in _records(ctx, command):
            found.setdefault(record, []).append(name)
    return {record: names for record, names in found.items() if len(names) > 1}


def _records(ctx: click.Context, command: click.Command) -> list[Record]:
    """Return each option as help has it, and what it does."""
    own = ctx if command is cli else click.Context(command, parent=ctx)
    options = (each for each in command.get_params(own) if isinstance(each, click.Option))
    return [record for each in options if (record := each.get_help_record(own))]


def _first(option: str) -> str:
    """Return the long name of an option: `--output` of `-o, --output FILE`."""
    return next(word.rstrip(",") for word in option.split() if word.startswith("--"))


def _render_text(command: click.Command) -> Iterator[str]:
    """Yield what a command says of itself, its examples left out."""
    for number, paragraph in enumerate(each for each in _paragraphs(command) if not each.startswith(_EXAMPLES)):
        yield from [".PP"] if number else []
        if paragraph.startswith(_KEPT):
            title, *lines = paragraph.removeprefix(_KEPT).split("\n")
            yield from (_escape(title), ".PP", ".EX", *map(_escape, lines), ".EE")
        else:
            yield _escape(" ".join(paragraph.split()))


def _paragraphs(command: click.Command) -> list[str]:
    return cleandoc(command.help or "").split("\n\n")


def _render_examples(commands: Iterable[click.Command]) -> Iterator[str]:
    """Yield the lines that are shown as examples, those of each command together."""
    yield ".EX"
    for paragraph in (each for command in commands for each in _paragraphs(command)):
        if paragraph.startswith(_EXAMPLES):
            yield from (_escape(line.strip()) for line in paragraph.split("\n")[2:])
            yield ""
    yield ".EE"


def _render_terms(terms: Iterable[tuple[str, str]]) -> Iterator[str]:
    for term, told in terms:
        yield from (".TP", rf"\fB{_escape(term)}\fR", _escape(" ".join(told.split())))


def _escape(text: str) -> str:
    """Return text that roff takes for nothing else: a line that begins with a dot is no request."""
    plain = text.replace("\\", r"\e").replace("-", r"\-").replace("'", r"\(aq").replace("`", r"\(ga")
    plain = plain.replace("~", r"\(ti").replace("^", r"\(ha").replace('"', r"\(dq")
    return rf"\&{plain}" if plain.startswith(".") else plain


if __name__ == "__main__":
    print_text(render_manual())
