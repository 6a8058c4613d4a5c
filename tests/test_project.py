"""The project's own files: the README says what is so, and nothing speaks of one machine."""

import os
import shlex
import subprocess
from pathlib import Path

import pytest
import regex

from migrator.facts.folders import find_folders
from migrator.facts.migrations import load_wanted
from tests.repos import PROGRAM, ROOT, run_program

_README = (ROOT / "README.md").read_text(encoding="utf-8")
_BLOCK = regex.compile(
    r"^```console\n\$ migrator (?P<words>[^\n]*)\n(?P<shown>.*?)^```$", regex.MULTILINE | regex.DOTALL
)
_SHELL = regex.compile(r"^```sh\n(.*?)^```$", regex.MULTILINE | regex.DOTALL)
_DIFF = regex.compile(r"^```diff\n(.*?)^```$", regex.MULTILINE | regex.DOTALL)
_PICTURE = regex.compile(r"!\[([^\]]*)\]\(([^)]*)\)")
# What comes behind this heading runs with files of the reader's own: tests/cli/test_users_recipes.py.
_SESSION = [(match["words"], match["shown"]) for match in _BLOCK.finditer(_README.partition("## Write a recipe")[0])]
# Written in two parts, so that this file does not mention them either.
_MACHINE = regex.compile(rb"(?<![\w.~-])/(?:" + rb"home|root|Users|" + rb"work)/\w")

# What .gitignore names, and git itself.
_PASSING = regex.compile(
    r"(?:^|/)(?:\.git|\.venv|\.\w+_cache|\.hypothesis|__pycache__|[^/]+\.egg-info|drafts|dist|build)/"
)


def test_readme_names_the_commands_of_the_session() -> None:
    """A reader sees both commands, and `make` for who has nothing installed."""
    assert [words for words, _ in _SESSION] == [
        "scan --sample --sites",
        "scan --sample --rule eqs-irqs-enabled --arch arm64",
        "draft --sample -o drafts",
        "verify drafts --sample",
    ]
    assert "make draft" in _README


def test_session_of_the_readme_is_real(tmp_path: Path) -> None:
    """What stands below each command is what it prints, byte for byte; each goes on where the one before ended."""
    for words, shown in _SESSION:
        assert run_program(*words.split(), cwd=tmp_path).out == shown, words
    patches = [path.read_text(encoding="utf-8") for path in (tmp_path / "drafts").glob("000[1-9]*.patch")]
    diffs = _DIFF.findall(_README.partition("## Write a recipe")[0])
    assert [any(text in patch for patch in patches) for text in diffs] == [True]


def test_readme_tells_every_exit_code_and_reason() -> None:
    """Whatever a script or a person may meet is looked up there."""
    from migrator.recipes.model import Reason

    for code in (0, 1, 2, 3, 4, 5, 70, 130):
        assert f"| {code} | " in _README
    for reason in Reason:
        assert f"`{reason.value}`" in _README


def test_readme_tells_every_shape_and_step() -> None:
    """What a recipe is made of stands on the page that describes it."""
    from tests.recipes.known import RECIPES

    for recipe in RECIPES:
        names = [part.name for part in (*recipe.before, *recipe.behind)] + [shape.name for shape in recipe.shapes]
        assert [name for name in names if f"`{name}`" not in _README] == []


def test_readme_has_a_section_for_every_recipe() -> None:
    """In the order of a series, which the table before them tells."""
    migrations = load_wanted(find_folders()).migrations
    at = [_README.index(f"\n| {each.order} | [`{each.name}`](#{each.name}) | ") for each in migrations]

    assert at == sorted(at)
    assert [each.name for each in migrations if f"\n## {each.name}\n" not in _README] == []


def test_readme_tells_every_rule() -> None:
    """The table has each rule with its level and what it finds, as the pages about them do."""
    from migrator.analysis.rules.catalog import RULES

    for rule in RULES:
        assert f"| `{rule.key}` | {rule.level.value} | {' '.join(rule.what.split())} |" in _README


def test_example_of_the_readme_ends_in_a_converted_tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands from the draft to `git am` work as they stand there, and nothing is left to convert."""
    (script,) = (match[1] for match in _SHELL.finditer(_README) if "templates/sample" in match[1])
    program = tmp_path / "bin" / "migrator"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.join(PROGRAM)} "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    (tmp_path / "templates").symlink_to(ROOT / "templates")
    assert run_program("draft", "--sample", "-o", "drafts", cwd=tmp_path).code == 5

    done = subprocess.run(["sh", "-e"], input=script, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "arm64  converted" in done.stdout


def test_pictures_of_the_readme_are_small_and_told() -> None:
    """Each is there, a PNG of less than 100 kB, and says in words what it shows."""
    shown = _PICTURE.findall(_README)

    assert [path for _, path in shown] == ["tests/pictures/board.png", "tests/pictures/timeline.png"]
    for words, path in shown:
        assert len(words.split()) > 10
        content = (ROOT / path).read_bytes()
        assert content.startswith(b"\x89PNG")
        assert len(content) < 100_000


def test_no_file_speaks_of_one_machine() -> None:
    """No path of a home folder or of a working folder stands in a file that is, or would be, tracked."""
    paths = [path for path in ROOT.rglob("*") if path.is_file() and not _PASSING.search(f"{path.relative_to(ROOT)}/")]

    assert len(paths) > 100
    assert [str(path.relative_to(ROOT)) for path in paths if _MACHINE.search(path.read_bytes())] == []
