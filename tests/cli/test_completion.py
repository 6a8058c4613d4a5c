"""What a shell offers: made from the code by `make`, fast, and silent whatever is typed."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
import pytest

from migrator.analysis.rules.catalog import RULES
from migrator.cli.program import cli
from migrator.facts.folders import own_folder
from tests.recipes.known import RECIPES
from tests.repos import PROGRAM, ROOT, Done, run_program

_HEAVY = ("rich", "jinja2", "git", "unidiff", "migrator.cli.explain", "migrator.report.json")
_RULES = [rule.key for rule in RULES]
_ARCHS = sorted(path.stem for path in (own_folder() / "guest-entry/arch").glob("*.toml"))
_CONTEXT = click.Context(cli, info_name="migrator")
_COMMANDS = {name: cli.get_command(_CONTEXT, name) for name in cli.list_commands(_CONTEXT)}


def _complete(words: str, env: Mapping[str, str] | None = None) -> list[str]:
    """Return what is offered for the last of some words, which may be empty."""
    done = _ask(words, env)
    assert (done.code, done.err) == (0, "")
    return done.out.split()


def _ask(words: str, env: Mapping[str, str] | None = None) -> Done:
    asked = {"COMP_WORDS": words, "COMP_CWORD": str(len(words.split(" ")) - 1)}
    return run_program(env={"_MIGRATOR_COMPLETE": "bash_complete", **asked, **(env or {})})


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("migrator ", list(_COMMANDS)),
        ("migrator s", ["scan"]),
        ("migrator --v", ["--version"]),
        ("migrator scan --rule ", _RULES),
        ("migrator scan --rule eqs", [rule for rule in _RULES if rule.startswith("eqs")]),
        ("migrator scan --rule=eqs-t", ["eqs-tracepoint", "eqs-too-wide"]),
        ("migrator scan --arch ", _ARCHS),
        ("migrator draft --sample --arch r", ["riscv"]),
        ("migrator verify --recipe ", [recipe.name for recipe in RECIPES]),
        ("migrator explain ", [*{*_RULES, *(recipe.name for recipe in RECIPES)}]),
        ("migrator explain late", ["late-tracepoint"]),
        ("migrator scan --format ", ["text", "terse", "json", "sarif"]),
        ("migrator report --format ht", ["html"]),
        ("migrator draft --cc ", ["trailers", "headers"]),
        ("migrator draft --color a", ["auto", "always"]),
        ("migrator draft --no-", ["--no-history", "--no-tree-scripts"]),
    ],
)
def test_words_are_offered(words: str, offered: Sequence[str]) -> None:
    """Commands, options and the values that are known without a tree."""
    assert sorted(_complete(words)) == sorted(f"plain,{word}" for word in offered)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("migrator scan ", "dir"),
        ("migrator scan -o ", "file"),
        ("migrator draft -o ", "dir"),
        ("migrator draft --into ", "dir"),
        ("migrator draft --decisions ", "file"),
        ("migrator verify ", "file"),
        ("migrator verify drafts ", "dir"),
        ("migrator scan --templates ", "dir"),
    ],
)
def test_places_are_left_to_the_shell(words: str, kind: str) -> None:
    """It knows its files and folders."""
    assert _complete(words) == [f"{kind},"]


def test_architectures_of_ones_own_facts(tmp_path: Path) -> None:
    """`--templates` counts here too."""
    (tmp_path / "guest-entry/arch").mkdir(parents=True)
    (tmp_path / "guest-entry/arch/vax.toml").write_text("not read")

    assert _complete(f"migrator scan --templates {tmp_path} --arch v") == ["plain,vax"]


@pytest.mark.parametrize(
    "words",
    [
        "migrator xyz --arch r",
        "migrator scan --arch zzz",
        "migrator scan --templates /nowhere --arch ",
        "migrator scan --nonsense --rule zzz",
        "migrator scan a b c --rule zzz",
        "migrator 'scan --rule zzz",
    ],
)
def test_nothing_is_said_of_mistakes(words: str) -> None:
    """What is typed is not finished yet; a message would stand in the middle of it."""
    done = _ask(words)

    assert done.err == ""
    assert "Error" not in done.out


@pytest.mark.parametrize("instruction", ["nonsense", "tcsh_source", "bash_complete"])
def test_question_that_cannot_be_answered(instruction: str) -> None:
    """A shell that is not known, or that does not say what was typed."""
    done = run_program(env={"_MIGRATOR_COMPLETE": instruction})

    assert (done.code, done.out, done.err) == (1, "", "")


def test_no_tree_is_read(tmp_path: Path) -> None:
    """No program is started: git least of all."""
    assert _complete("migrator scan /nowhere --arch r", {"PATH": str(tmp_path)}) == ["plain,riscv"]


@pytest.mark.parametrize(
    ("words", "needed"),
    [
        ("migrator s", []),
        ("migrator scan --format ", []),
        ("migrator scan --arch ", []),
        ("migrator scan --rule e", ["migrator.analysis.rules"]),
        ("migrator draft -o ", []),
    ],
)
def test_answer_comes_at_once(words: str, needed: Sequence[str]) -> None:
    """A person waits for it with the finger on the key: what works is not loaded, nor are other commands."""
    watched = ("migrator.analysis.rules", "migrator.analysis.examine", "migrator.recipes.catalog", *_HEAVY)
    code = f"from migrator.cli.main import run; run(); import sys; print([n for n in {watched!r} if n in sys.modules])"
    asked = {"COMP_WORDS": words, "COMP_CWORD": str(len(words.split(" ")) - 1), "_MIGRATOR_COMPLETE": "bash_complete"}
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **asked}, capture_output=True, text=True, check=True
    )

    assert done.stdout.split("\n")[-2] == str([*needed])


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what `make completion` makes."""
    folder = tmp_path_factory.mktemp("completion")
    for shell in ("bash", "zsh", "fish"):
        made = run_program(env={"_MIGRATOR_COMPLETE": f"{shell}_source"})
        assert (made.code, made.err) == (0, "")
        (folder / shell).write_text(made.out)
    return folder


def test_bash_completes(scripts: Path, tmp_path: Path) -> None:
    """The script is read, and asks the program."""
    (tmp_path / "migrator").write_text(f'#!/bin/sh\nexec {PROGRAM[0]} -c "{PROGRAM[2]}" "$@"\n')
    (tmp_path / "migrator").chmod(0o700)
    typed = "COMP_WORDS=(migrator scan --arch s); COMP_CWORD=3; _migrator_completion migrator"
    done = subprocess.run(
        ["bash", "--norc", "-c", f'. {scripts}/bash; {typed}; echo "${{COMPREPLY[@]}}"; complete -p migrator'],
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert done.stdout.split("\n")[0] == "s390"
    assert "_migrator_completion migrator" in done.stdout
    assert done.stderr == ""


def test_scripts_are_for_their_shells(scripts: Path) -> None:
    """Each is found by the name under which its shell looks for it."""
    assert (scripts / "zsh").read_text().startswith("#compdef migrator\n")
    assert "complete --no-files --command migrator" in (scripts / "fish").read_text()


def test_make_knows_how() -> None:
    """Both are made from the code, into a folder that git ignores, with all that is needed for it."""
    told = subprocess.run(
        ["make", "-n", "completion", "man"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout

    assert "_MIGRATOR_COMPLETE=${shell}_source" in told
    assert "-m migrator.cli.manual > build/man/migrator.1" in told
    assert "\n/build/\n" in (ROOT / ".gitignore").read_text()
