"""The manual page: made from the commands, and complete."""

import os
import shutil
import subprocess
import sys

import click
import pytest
import regex

from migrator import __version__
from migrator.cli.about import ENVIRONMENT, EXIT_CODES
from migrator.cli.manual import render_manual
from migrator.cli.program import cli
from tests.repos import ROOT

_PAGE = render_manual()
_CONTEXT = click.Context(cli, info_name="migrator", **cli.context_settings)
_COMMANDS = {name: cli.get_command(_CONTEXT, name) for name in cli.list_commands(_CONTEXT)}
_SECTIONS = [
    *("NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "OPTIONS", "EXIT STATUS", "ENVIRONMENT", "EXAMPLES", "SEE ALSO"),
]


def _plain(text: str) -> str:
    """Return roff as the words that it prints."""
    letters = {r"\-": "-", r"\(aq": "'", r"\(ga": "`", r"\(ti": "~", r"\(ha": "^", r"\(dq": '"', r"\e": "\\"}
    return regex.sub(r"\\(?:-|e|\(..)", lambda found: letters[found[0]], regex.sub(r"\\f[BR]|\\&", "", text))


def _part(begin: str, end: str) -> str:
    return _plain(_PAGE).partition(begin)[2].partition(end)[0]


def test_sections() -> None:
    """Those that a reader of manuals expects, in their order."""
    assert regex.findall(r'(?m)^\.SH "(.+)"$', _PAGE) == _SECTIONS
    assert f'"migrator {__version__}"' in _PAGE.split("\n")[0]


@pytest.mark.parametrize("name", _COMMANDS)
def test_every_command_and_option_is_there(name: str) -> None:
    """With its own words: below its command, or, where several have it, under OPTIONS with their names."""
    command = _COMMANDS[name]
    assert command is not None
    context = click.Context(command, parent=_CONTEXT, info_name=name)
    own, shared = _part(f'.SS "migrator {name} ', "\n.S"), _part('.SH "OPTIONS"', '.SH "')

    assert f"\nmigrator {name} {' '.join(command.collect_usage_pieces(context))}\n" in _part('"SYNOPSIS"', ".SH")
    for option in (each for each in command.get_params(context) if isinstance(each, click.Option)):
        record = option.get_help_record(context)
        assert record is not None
        term, told = record[0], " ".join(record[1].split())
        here = f".TP\n{term}\n{told}\n" in own
        found = regex.search(rf"\.TP\n{regex.escape(term)}\n{regex.escape(told)} \((.*)\)\n", shared)
        assert here or (found and (found[1] == "all commands" or name in found[1].split(", "))), term
        assert here or max(option.opts, key=len) in own.partition("Also ")[2], term


def test_every_exit_code_and_variable_is_there() -> None:
    """What a script looks up; the README has the same codes."""
    codes, names = _part('"EXIT STATUS"', ".SH"), _part('"ENVIRONMENT"', ".SH")

    assert regex.findall(r"\.TP\n(\d+)\n", codes) == [str(code) for code in EXIT_CODES]
    assert [*EXIT_CODES] == [0, 1, 2, 3, 4, 5, 70, 130]
    assert regex.findall(r"\.TP\n(\w+)\n", names) == [*ENVIRONMENT]


def test_variables_are_those_that_are_read() -> None:
    """A variable that the program asks for is one that the page tells."""
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "migrator").rglob("*.py")]
    read = {name for text in texts for name in regex.findall(r'environ\.get\("(\w+)"', text)}

    assert read <= {*ENVIRONMENT}


def test_examples_of_every_command_are_there() -> None:
    """Line by line, as the help has them."""
    examples = _part('"EXAMPLES"', ".SH").split("\n")
    for command in (cli, *_COMMANDS.values()):
        wanted = ((command.help if command else "") or "").partition("Examples:\n")[2].split("\n")
        assert [line.strip() for line in wanted if line.strip() and line.strip() not in examples] == []


def test_same_page_every_day() -> None:
    """No date, and no order of chance."""
    made = {
        subprocess.run(
            [sys.executable, "-m", "migrator.cli.manual"],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in "01"
    }

    assert made == {_PAGE}


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
def test_groff_has_no_complaint() -> None:
    """Every warning is on; no line of the result is broken out of the page's width."""
    done = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww", "-P-c", "-rLL=80n"],
        input=_PAGE,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    lines = regex.sub(r".\x08", "", done.stdout).split("\n")

    assert done.stderr == ""
    assert [line for line in lines if len(line) > 85] == []
    assert any(line.lstrip().startswith("migrator scan [OPTIONS] [TREE]") for line in lines)
