"""The README's "Write a recipe": both examples as they stand there, from the file to `git am` and a second run."""

import os
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import regex

from migrator.facts.renaming import RenameFacts
from migrator.facts.splitting import SplitFacts
from tests.cli.conftest import Call
from tests.repos import PROGRAM, ROOT, whole_sample
from tests.source.repos import git, make_repository

_README = (ROOT / "README.md").read_text(encoding="utf-8")
_SECTION = regex.search(r"^## Write a recipe\n(.*?)^## ", _README, regex.MULTILINE | regex.DOTALL)[1]  # type: ignore[index]
_FOLDERS = {"take-request": "renamed", "count-by-mask": "counted"}  # recipes, and where the README drafts them to
_PARTS = _SECTION.split("\n### ")
_BLOCK = regex.compile(r"^```(?P<kind>\w+)\n(?P<text>.*?)^```$", regex.MULTILINE | regex.DOTALL)
_ROW = regex.compile(r"^\| `([^`]+)` \| `([^`]+)` \| `` (.+) `` \|$", regex.MULTILINE)
_WRONG = [match.groups() for match in _ROW.finditer(_SECTION)]


def _blocks(part: int) -> Iterator[tuple[str, str]]:
    return ((match["kind"], match["text"]) for match in _BLOCK.finditer(_PARTS[part]))


@pytest.fixture
def shell(work: Path, home: Path) -> Path:
    """Return a working folder with the sample as the repository `tree`, and the program on PATH as a script."""
    (home / ".gitconfig").write_text("[user]\n\tname = Jane Doe\n\temail = jane@example.org\n", encoding="utf-8")
    make_repository(work / "tree", files=whole_sample())
    program = work / "bin" / "migrator"
    program.parent.mkdir()
    call = f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(ROOT))} exec {shlex.join(PROGRAM)} "$@"\n'
    program.write_text(call, encoding="utf-8")
    program.chmod(0o755)
    return work


def _run(text: str, work: Path, expected: int = 0) -> str:
    """Run lines of a shell as a person would; return what they print on stdout."""
    environment = {**os.environ, "PATH": f"{work / 'bin'}:{os.environ['PATH']}"}
    done = subprocess.run(["sh", "-e", "-c", text], cwd=work, env=environment, check=False, capture_output=True)
    assert done.returncode == expected, f"{text}\n{done.stdout.decode()}\n{done.stderr.decode()}"
    return done.stdout.decode()


def _follow(part: int, work: Path) -> None:
    """Do what one part of the section says: write its file, run its commands, compare what they print."""
    for kind, text in _blocks(part):
        if kind == "toml":
            (work / text.split("\n", 1)[0].removeprefix("# ")).write_text(text, encoding="utf-8")
        elif kind == "console":
            words, shown = text.removeprefix("$ ").split("\n", 1)
            assert _run(words, work) == shown, words
        elif kind == "sh":
            _run(text, work)


def _changed(work: Path, commit: str) -> list[str]:
    """Return the lines that a commit takes and gives."""
    text = git(work / "tree", "show", "--format=", "--unified=0", commit)
    return [line for line in text.split("\n") if line[:1] in {"+", "-"} and line[:3] not in {"+++", "---"}]


def test_both_examples_do_what_the_readme_shows(shell: Path) -> None:
    """One behind the other, byte for byte; the patches are applied, and a second run has nothing to do and to find."""
    for part, (name, folder) in enumerate(_FOLDERS.items(), 1):
        _follow(part, shell)
        patches = [path.read_text(encoding="utf-8") for path in sorted((shell / folder).glob("000[1-9]*.patch"))]
        assert [text in patches[0] for kind, text in _blocks(part) if kind == "diff"] == [True]
        assert len(patches) == 1
        assert "nothing to convert" in _run(f"migrator draft tree --templates mine --recipe {name} -o again", shell)
        assert not (shell / "again").exists()

    assert git(shell / "tree", "rev-list", "--count", "HEAD") == "3"
    _check_rename(_changed(shell, "HEAD~1"))
    assert "kvm_check_request" not in git(shell / "tree", "grep", "-h", "_request", "HEAD")
    assert _changed(shell, "HEAD") == [
        "-\t\tx86_count(vcpu, X86_COUNT_FAULTS);",
        "+\t\tx86_count_irqon(vcpu, X86_COUNT_FAULTS);",
        "-\t\tx86_count(vcpu, X86_COUNT_BAILED);",
        "+\t\tx86_count_irqoff(vcpu, X86_COUNT_BAILED);",
    ]


def _check_rename(lines: list[str]) -> None:
    """Definition, calls and comments have the new name, and their arguments the new order; no other line changes."""
    assert all("kvm_check_request" in line for line in lines if line.startswith("-"))
    assert "+static inline bool kvm_take_request(struct kvm_vcpu *vcpu, int req)" in lines
    assert sum("kvm_take_request(vcpu, KVM_REQ_VM_DEAD)" in line for line in lines) == 4
    assert any("/* kvm_take_request() clears" in line for line in lines)


def test_all_recipes_at_once(shell: Path, call: Call) -> None:
    """The reader's are used beside the tool's own, in their order, and the series holds them all."""
    for part in (1, 2):
        (sh, text), *_ = ((kind, text) for kind, text in _blocks(part) if kind == "sh")
        assert sh == "sh"
        _run(text, shell)
        (facts,) = (text for kind, text in _blocks(part) if kind == "toml")
        (shell / facts.split("\n", 1)[0].removeprefix("# ")).write_text(facts, encoding="utf-8")
    done = call("draft", "--sample", "--templates", "mine", "-o", "all")
    subjects = [path.name for path in sorted((shell / "all").glob("*.patch"))]

    assert done.code == 5  # what is refused of the tool's own
    assert "check    fail" not in done.out
    assert subjects[-2].split("-", 1)[1].startswith("KVM-")
    assert subjects[-1].split("-", 1)[1].startswith("KVM-x86-")
    _run('git -C tree am -q --empty=drop "$PWD"/all/*.patch', shell)


@pytest.mark.parametrize(("right", "wrong", "told"), _WRONG)
def test_a_wrong_file_is_told_as_the_readme_says(right: str, wrong: str, told: str, call: Call, work: Path) -> None:
    """By file, table and key, whatever is run; nothing is written."""
    (text,) = (text for part in (1, 2) for kind, text in _blocks(part) if kind == "toml" and right in text)
    path = work / text.split("\n", 1)[0].removeprefix("# ")
    path.parent.mkdir(parents=True)
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")

    for words in (("explain",), ("scan", "--sample"), ("draft", "--sample", "-o", "out")):
        done = call(*words, "--templates", "mine")
        assert (done.code, done.out, done.err) == (2, "", f"migrator: {told}\n")
    assert not (work / "out").exists()


def test_wrong_files_of_both_kinds_are_told() -> None:
    """The table has enough of each to see what a message looks like."""
    assert len(_WRONG) > 10
    assert {told.split(": ", 1)[0] for _, _, told in _WRONG} == {f"mine/{n}/recipe.toml" for n in _FOLDERS}


def test_every_key_is_in_the_table() -> None:
    """What a declared recipe may hold is told there."""
    for kind in (RenameFacts, SplitFacts):
        for key in kind.__struct_encode_fields__:
            assert f"`{key}`" in _SECTION or f"[{key}]" in _SECTION
