"""The program as a whole: help, versions, mistakes in its words, and how it ends."""

import errno
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from migrator import __version__
from migrator.cli import scanning
from tests.cli.conftest import Call
from tests.repos import PROGRAM


def test_version_shows_gits_too(call: Call) -> None:
    """Both are wanted in a report of a bug."""
    done = call("--version")
    git = subprocess.run(["git", "version"], capture_output=True, text=True, check=True).stdout.split()[2]

    assert done.code == 0
    assert done.out.split("\n")[0] == f"migrator {__version__}"
    assert done.out.split("\n")[1] == f"git {git}"


def test_version_of_the_program_needs_no_git(monkeypatch: pytest.MonkeyPatch, call: Call) -> None:
    """Without git the first line stands all the same."""
    monkeypatch.setenv("PATH", "/nonexistent")
    done = call("--version")

    assert done.code == 3
    assert done.out == f"migrator {__version__}\n"
    assert done.err == "migrator: git is not installed; install git 2.34 or newer\n"


@pytest.mark.parametrize("words", [("--help",), ("-h",), ("scan", "--help"), ("draft", "-h"), ("explain", "--help")])
def test_help_goes_to_stdout(words: tuple[str, ...], call: Call) -> None:
    """Help that was asked for is the result, with examples."""
    done = call(*words)

    assert (done.code, done.err) == (0, "")
    assert "Usage: migrator" in done.out
    assert "Examples: migrator " in " ".join(done.out.split())


def test_help_names_every_command(call: Call) -> None:
    """The list has each sub-command with what it gives."""
    out = call("--help").out

    for name in ("scan", "draft", "explain"):
        assert f"\n  {name} " in out
        assert call(name, "--help").code == 0


def test_no_words_show_the_help(call: Call) -> None:
    """Nothing was asked, so it is a mistake; the help tells what can be."""
    done = call()

    assert (done.code, done.out) == (2, "")
    assert "Usage: migrator" in done.err


@pytest.mark.parametrize(
    ("word", "near"), [("scn", "scan"), ("drafts", "draft"), ("Scan", "scan"), ("explian", "explain")]
)
def test_mistyped_command_is_guessed(word: str, near: str, call: Call) -> None:
    """A near name is offered, and nothing is run."""
    done = call(word)

    assert (done.code, done.out) == (2, "")
    assert f"No such command '{word}'; did you mean {near}?" in done.err


def test_unknown_command_names_those_there_are(call: Call) -> None:
    """Where no name is near, all are told."""
    done = call("xyz")

    assert done.code == 2
    assert "No such command 'xyz'; there are scan, draft, report, checklist, verify and explain" in done.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("scan", "--fromat", "json"), "--format"),
        (("scan", "--format", "yaml"), "'text', 'terse', 'json', 'sarif'"),
        (("scan", "a", "b"), "unexpected extra argument"),
        (("draft", "--sample", "-o", "x", "-v", "0"), "x>=1"),
        (("scan", "--sample", "tree"), "name one tree"),
        (("scan", "--recipe", "guest-entri"), "did you mean guest-entry?"),
        (("scan", "--sample", "--templates", "nowhere"), "nowhere: no such folder"),
        (("draft", "--sample"), "-o DIR"),
        (
            ("scan", "--sample", "--rule", "eqs-tracepiont"),
            "there is no rule 'eqs-tracepiont'; did you mean eqs-tracepoint or late-tracepoint?",
        ),
        (("scan", "--sample", "--rule", "eqs-tracepoint", "--rule", "?"), "there is no rule '?'; there are "),
        (("scan", "--sample", "--rule", ""), "there is no rule ''; there are "),
        (("scan", "--sample", "--sites", "--rule", "eqs-tracepoint"), "--sites looks for none: it follows no path"),
        (("scan", "--sample", "--sites", "--format", "sarif"), "--format sarif is made of findings, and --sites"),
        (("explain", "eqs-tracepiont"), "no rule and no recipe 'eqs-tracepiont'; did you mean eqs-tracepoint"),
        (("explain", "guest-entri"), "did you mean guest-entry?"),
        (("explain", "tracepoint"), "did you mean eqs-tracepoint or late-tracepoint?"),
        (("scan", "--sample", "--rule", "stale"), "there is no rule 'stale'; did you mean stale-comment?"),
        (("explain", "?"), "`migrator explain` lists them"),
        (("explain", ""), "no rule and no recipe ''"),
        (("explain", "eqs-tracepoint", "guest-entry"), "unexpected extra argument"),
        (("explain", "--format", "sarif"), "'text', 'html', 'json'"),
    ],
)
def test_wrong_words_end_with_2(words: tuple[str, ...], told: str, call: Call, work: Path) -> None:
    """The message names what is wrong and what would be right; nothing is written."""
    done = call(*words)

    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert [*work.iterdir()] == []


def test_bug_of_ours_is_told_without_a_traceback(call: Call, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 70, one sentence on what it was and one on how to see more; nothing written."""
    monkeypatch.setattr(scanning, "load_archs", _break)
    done = call("draft", "--sample", "-o", "out")

    assert (done.code, done.out) == (70, "")
    assert f"a bug in migrator {__version__}: RuntimeError: the moon fell; nothing was written" in done.err
    assert "MIGRATOR_TRACEBACK=1" in done.err
    assert "Traceback" not in done.err
    assert [*work.iterdir()] == []


def test_full_folder_for_temporary_files_is_no_bug(
    call: Call, work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is named, with the variable that names another."""

    def fill(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(scanning, "load_archs", fill)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    done = call("draft", "--sample", "-o", "out")

    assert (done.code, done.out) == (3, "")
    assert f"No space left on device; make room in {tmp_path}, or name another folder with TMPDIR, " in done.err
    assert [*work.iterdir()] == []


def test_traceback_is_there_for_who_asks(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable that the message names shows the place."""
    monkeypatch.setattr(scanning, "load_archs", _break)
    monkeypatch.setenv("MIGRATOR_TRACEBACK", "1")

    assert "in _break" in call("scan", "--sample").err


def _break(*_: object) -> None:
    raise RuntimeError("the moon fell")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("scan", "--sample"), 0),
        (("scan", "--sample", "--check", "--format", "json"), 1),
        (("scan", "--sample", "--check", "--format", "sarif"), 1),
        (("scan", "--sample", "--sites"), 0),
        (("explain",), 0),
        (("explain", "eqs-tracepoint", "--format", "json"), 0),
        (("draft", "--sample", "-o", "out"), 5),
        (("draft", "--sample", "--dry-run"), 5),
        (("report", "--sample"), 5),
        (("report", "--sample", "--format", "markdown"), 5),
    ],
)
def test_closed_pipe_ends_quietly(words: tuple[str, ...], code: int, work: Path) -> None:
    """Whoever reads may stop; that is nobody's mistake: no word of it, the same exit code, the same files."""
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([*PROGRAM, *words], stdout=writer, stderr=subprocess.PIPE, check=False, timeout=60)
    os.close(writer)

    assert (done.returncode, done.stderr) == (code, b"")
    assert (work / "out/report.json").exists() is ("-o" in words)


def test_full_disk_behind_stdout_is_told(work: Path) -> None:
    """A result that cannot be written is no success, and no bug either."""
    with Path("/dev/full").open("r+b", buffering=0) as full:
        done = subprocess.run([*PROGRAM, "scan", "--sample"], stdout=full, stderr=subprocess.PIPE, check=False)

    assert done.returncode == 2
    assert done.stderr == b"migrator: stdout cannot be written: No space left on device; send it elsewhere\n"
    assert [*work.iterdir()] == []


def test_draft_is_there_when_stdout_is_full(work: Path) -> None:
    """What could not be told is no reason to hide what was done."""
    words = [*PROGRAM, "draft", "--sample", "-o", "out"]
    with Path("/dev/full").open("r+b", buffering=0) as full:
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, check=False)

    assert done.returncode == 2
    assert b"stdout cannot be written: " in done.stderr
    assert b"; the files are in out all the same\n" in done.stderr
    assert (work / "out/report.json").exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [(("scan", "nowhere"), 3), (("scan", "--bogus"), 2), (("scan", "--sample", "--verbose"), 0)],
)
def test_full_disk_behind_stderr_changes_no_exit_code(words: tuple[str, ...], code: int, work: Path) -> None:
    """A script that reads the code alone is told the same."""
    with Path("/dev/full").open("r+b", buffering=0) as full:
        done = subprocess.run([*PROGRAM, *words], stdout=subprocess.DEVNULL, stderr=full, check=False)

    assert done.returncode == code
    assert [*work.iterdir()] == []


def test_dash_is_stdout(call: Call, work: Path) -> None:
    """As everywhere else; no file of that name is made."""
    for words in (("scan", "--sample"), ("explain",)):
        assert call(*words, "-o", "-").out == call(*words).out
    assert [*work.iterdir()] == []


@pytest.mark.parametrize(
    ("name", "begin"), [("a.html", "<!DOCTYPE html>"), ("a.json", "{"), ("a.md", "rules\n"), ("a", "rules\n")]
)
def test_ending_names_the_format(name: str, begin: str, call: Call, work: Path) -> None:
    """Where the command has it; text else."""
    assert call("explain", "-o", name).code == 0
    assert (work / name).read_text().startswith(begin)


def test_sample_has_one_revision(call: Call) -> None:
    """The folder that it is made in is nobody's business, and gone when the message is read."""
    done = call("scan", "--sample", "--rev", "HEAD~7")

    assert done.code == 3
    assert done.err == "migrator: the sample has no revision 'HEAD~7'; it is one commit, so leave --rev out\n"


def test_closed_stdout_is_told(work: Path) -> None:
    """Nobody can read the result, which is no bug; a file takes it all the same."""
    words = ["sh", "-c", '"$@" >&-', "sh", *PROGRAM, "scan", "--sample"]
    done = subprocess.run(words, stderr=subprocess.PIPE, check=False)

    assert done.returncode == 2
    assert done.stderr == b"migrator: stdout cannot be written: it is closed; open it, or send the result elsewhere\n"
    assert subprocess.run([*words, "-o", "found"], check=False).returncode == 0
    assert [path.name for path in work.iterdir()] == ["found"]


@pytest.mark.parametrize("slow", ["grep", "fast-import", "format-patch"])
def test_interrupt_ends_with_130_and_leaves_nothing(slow: str, work: Path, tmp_path: Path) -> None:
    """Ctrl-C while git works, at any stage: no output, no temporary folder, no traceback."""
    programs, temporary, reached = tmp_path / "bin", tmp_path / "tmp", tmp_path / "reached"
    temporary.mkdir()
    _make_slow_git(programs, slow, reached)
    code = f"import signal; signal.signal(signal.SIGINT, signal.default_int_handler); {PROGRAM[2]}"
    environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "TMPDIR": str(temporary)}
    words = [sys.executable, "-c", code, "draft", "--sample", "-o", "deep/out"]
    with subprocess.Popen(words, env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        while not reached.exists():
            assert process.poll() is None
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGINT)
        _, told = process.communicate(timeout=30)

    assert process.returncode == 130
    assert told.strip() == "migrator: interrupted; nothing is half written"
    assert [*work.iterdir()] == []
    assert [*temporary.iterdir()] == []


def _make_slow_git(programs: Path, slow: str, reached: Path) -> None:
    """Put a `git` into a folder that never comes back from one command in the scratch, and is git otherwise."""
    real = shutil.which("git")
    programs.mkdir()
    (programs / "git").write_text(
        f'#!/bin/sh\nif [ "$1" = {slow} ]; then touch {reached}; exec sleep 600; fi\nexec {real} "$@"\n'
    )
    (programs / "git").chmod(0o700)
