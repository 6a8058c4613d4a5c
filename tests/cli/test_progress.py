"""How far long work is: on a terminal, gone at the end, and in lines for who asks for them."""

import os
import shutil
from pathlib import Path

import pytest
import regex

from migrator.cli import progress
from migrator.cli.progress import StatusLine
from migrator.progress import render_progress
from tests.cli.conftest import Call
from tests.cli.terminals import WIPE, render_screen, watch
from tests.repos import ARM64, run_program

_PLAIN = ("--color", "never")
_READING = (("scan", "--sample"), ("draft", "--sample", "--dry-run"), ("report", "--sample"))
READING = pytest.mark.parametrize("words", _READING, ids=" ".join)


@READING
def test_line_is_shown_and_gone(words: tuple[str, ...]) -> None:
    """Architectures, files and counts are shown while it works; at the end stands the result alone."""
    seen = watch(*words, *_PLAIN)
    result = run_program(*words, *_PLAIN)

    assert any(regex.fullmatch(r"following paths, round 1: arm64 \(1 of 4\)", line) for line in seen.shown)
    assert any(regex.fullmatch(r"read: \S+\.[ch] \(\d+\)", line) for line in seen.shown)
    assert seen.code == result.code
    assert seen.screen == result.out


def test_stages_of_a_draft_are_shown(work: Path) -> None:
    """What is decided, checked, asked of history and written."""
    seen = watch("draft", "--sample", "-o", "out", *_PLAIN, columns=200)
    shutil.rmtree(work / "out")
    result = run_program("draft", "--sample", "-o", "out", *_PLAIN)

    for begin in ("searching: ", "deciding: arm64 (1 of 4)", f"checking a draft: arm64, {ARM64} (1 of 1)", "history: "):
        assert any(line.startswith(begin) for line in seen.shown), begin
    assert "writing the mails" in seen.shown
    assert seen.screen == result.out


def test_stages_of_verify_are_shown(call: Call, work: Path) -> None:
    """Each patch as it is applied, and as it is analysed."""
    assert call("draft", "--sample", "--recipe", "guest-entry", "-o", "out").code == 5
    (name,) = (path.name for path in (work / "out").glob("0001-*.patch"))
    seen = watch("verify", "out", "--sample", *_PLAIN, columns=200)

    assert f"applying: {name} (1 of 1)" in seen.shown
    assert f"taking back: {name} (1 of 1)" in seen.shown
    assert f"analysing again: {name} (1 of 1)" in seen.shown
    assert seen.screen == run_program("verify", "out", "--sample", *_PLAIN).out


@pytest.mark.parametrize(("quiet", "term"), [(("-q",), "xterm"), ((), "dumb"), ((), None), ((), "")])
def test_nothing_is_shown(quiet: tuple[str, ...], term: str | None) -> None:
    """Where quiet is asked for, and where the terminal cannot take a line back."""
    seen = watch("scan", "--sample", *quiet, *_PLAIN, term=term)

    assert seen.shown == []
    assert seen.written.replace("\r\n", "\n") == run_program("scan", "--sample", *_PLAIN).out


@READING
def test_pipes_get_nothing(words: tuple[str, ...]) -> None:
    """No line, and no code for a terminal, neither on stdout nor on stderr."""
    done = run_program(*words, env={"TERM": "xterm"})

    assert "\x1b" not in done.out + done.err
    assert "following" not in done.err


def test_line_goes_where_the_result_does_not(work: Path) -> None:
    """With stdout in a file the terminal is empty at the end, and the file holds the result alone."""
    with (work / "found").open("w") as found:
        seen = watch("scan", "--sample", stdout=found.fileno())

    assert seen.shown
    assert seen.screen == ""
    assert seen.written.endswith(WIPE)
    assert (work / "found").read_text() == run_program("scan", "--sample").out


@pytest.mark.parametrize("columns", [10, 30, 200])
def test_line_fits(columns: int) -> None:
    """A line that is wrapped could not be taken back; the count is cut last."""
    seen = watch("scan", "--sample", *_PLAIN, columns=columns)

    assert max(map(len, seen.shown)) < columns
    assert columns < 30 or any(line.endswith("(1 of 4)") for line in seen.shown)
    assert seen.screen == run_program("scan", "--sample", *_PLAIN).out


def test_error_stands_alone() -> None:
    """Whatever ends the work, the line is gone before it is told."""
    seen = watch("scan", "--sample", "--arch", "vax")

    assert seen.code == 2
    assert seen.shown
    assert seen.screen == "migrator: this tree has no architecture 'vax'; it has arm64, openrisc, riscv, s390, x86\n"


@pytest.mark.parametrize("slow", ["grep", "fast-import"])
def test_interrupt_leaves_a_clean_terminal(slow: str, tmp_path: Path) -> None:
    """Ctrl-C: one sentence, no rest of a line, and the cursor, which was never hidden."""
    programs, reached = tmp_path / "bin", tmp_path / "reached"
    programs.mkdir()
    (programs / "git").write_text(
        f'#!/bin/sh\nif [ "$1" = {slow} ]; then touch {reached}; exec sleep 600; fi\nexec {shutil.which("git")} "$@"\n'
    )
    (programs / "git").chmod(0o700)
    path = f"{programs}:{os.environ['PATH']}"
    seen = watch("draft", "--sample", "-o", "out", env={"PATH": path}, reached=reached)

    assert seen.code == 130
    assert seen.shown
    assert seen.screen.lstrip("\n") == "migrator: interrupted; nothing is half written\n"
    assert "\x1b[?25l" not in seen.written


def test_verbose_tells_in_lines(call: Call, tree: Path) -> None:
    """Architectures, files and rounds, each once, in pipes too; nothing of time, so that two runs say the same."""
    first, second = (call("scan", str(tree), "--verbose") for _ in range(2))
    lines = first.err.split("\n")

    assert first.err == second.err
    assert "following paths, round 1: arm64 (1 of 3)" in lines
    assert any(regex.fullmatch(rf"read: {ARM64} \(\d+\)", line) for line in lines)
    assert "\r" not in first.err
    assert len(lines) == len(set(lines))


@READING
def test_quiet_beats_verbose(words: tuple[str, ...], call: Call) -> None:
    """Who wants nothing gets nothing."""
    assert call(*words, "-q", "--verbose").err == ""


def test_no_line_for_who_asked_for_lines() -> None:
    """On a terminal, too: lines, and none is taken back."""
    seen = watch("scan", "--sample", "--verbose", *_PLAIN)

    assert WIPE not in seen.written
    assert "following paths, round 1: arm64 (1 of 4)\n" in seen.screen


@pytest.mark.parametrize(
    ("words", "width", "line"),
    [
        (("reading",), 0, "reading"),
        (("reading", "a/b.c"), 0, "reading: a/b.c"),
        (("reading", "a/b.c", 3), 0, "reading: a/b.c (3)"),
        (("reading", "a/b.c", 3, 7), 0, "reading: a/b.c (3 of 7)"),
        (("reading", "a/b.c", 3, 7), 23, "reading: a/b.c (3 of 7)"),
        (("reading", "a/b.c", 3, 7), 20, "reading... (3 of 7)"),
        (("reading", "a/b.c", 3, 7), 5, "... ("),
    ],
)
def test_render(words: tuple[str, str, int, int], width: int, line: str) -> None:
    """The stage, the item, the count."""
    assert render_progress(*words, width=width) == line


def test_files_that_fly_by_are_not_all_shown(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of many items with no end some are shown; the first of a stage always is, and so is each of a known number."""
    now = [0.0]
    monkeypatch.setattr(progress, "monotonic", lambda: now[0])
    line = StatusLine()
    for number in range(1, 101):
        now[0] += 0.01
        line.show("read", f"{number}.c", number)
    for number in range(1, 4):
        line.show("checking", "", number, 3)
    shown = capsys.readouterr().err.split(WIPE)[1:]

    assert shown[0] == "read: 1.c (1)"
    assert 10 < len(shown) < 30
    assert shown[-3:] == [f"checking ({number} of 3)" for number in (1, 2, 3)]


def test_odd_letters_do_not_move_the_cursor(capsys: pytest.CaptureFixture[str]) -> None:
    """A path may hold an escape, a line end, wide letters, or what is no UTF-8."""
    line = StatusLine()
    line.show("read", "a\x1b[2J\n\u5b57\udcff.c", 1)
    line.clear()
    line.clear()

    assert capsys.readouterr().err == f"{WIPE}read: a?[2J???.c (1){WIPE}"


def test_screen_is_what_a_terminal_shows() -> None:
    """The reader of screens takes lines back as a terminal does."""
    assert render_screen(f"{WIPE}one two{WIPE}three\r\x1b[31mT\x1b[0m\r\n{WIPE}four{WIPE}") == "Three\n"
