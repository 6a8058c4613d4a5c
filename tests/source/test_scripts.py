"""Scripts of a tree: taken out of the commit alone, run in a place of their own, never trusted to behave."""

import os
import shutil
from pathlib import Path

import pytest

from migrator.source.processes import Limits
from migrator.source.scripts import Answer
from tests.source.repos import clone, commit_files, git, make_repository, snapshot
from tests.source.scripting import CHECKPATCH, GET_MAINTAINER, make_scripts, opened

ECHO = 'print "mail: $_" while <>;\n'
ASK_GIT = 'print `git log -1 --format=%s $ARGV[0]`; print `git config --get-regexp "^(alias|user)"`;\n'


def ask(place: Path, *options: str, script: str = CHECKPATCH, limits: Limits | None = None) -> Answer:
    """Return what a script answers for one mail."""
    with opened(place, limits=limits) as scripts:
        ((answer,),) = scripts.ask(script, [b"the mail\n"], [options])
    return answer


def test_each_mail_gets_each_answer_in_order(tmp_path: Path) -> None:
    """Many runs at once, and no answer is another's."""
    text = 'my $option = shift; open my $mail, "<", shift; print "$option of ", <$mail>;\n'
    place = make_scripts(tmp_path / "tree", {CHECKPATCH: text})
    mails = [f"mail {number}\n".encode() for number in range(9)]
    with opened(place) as scripts:
        answers = scripts.ask(CHECKPATCH, mails, [["--a"], ["--b"]])
        nothing = scripts.ask(CHECKPATCH, [], [["--a"]])

    assert [[a.lines, b.lines] for a, b in answers] == [
        [(f"--a of mail {n}",), (f"--b of mail {n}",)] for n in range(9)
    ]
    assert nothing == ()


def test_files_are_those_of_the_commit(tmp_path: Path) -> None:
    """What was changed since does not count, nor do attributes of the tree that rewrite files or leave them out."""
    text = 'open my $f, "<", "MAINTAINERS"; print <$f>; print -e ".mailmap" ? "there" : "gone"; # $Format:%H$ $Id$\n'
    attributes = "* export-ignore text eol=crlf\nMAINTAINERS export-subst ident\n"
    files = {CHECKPATCH: text, ".gitattributes": attributes, ".mailmap": "", "MAINTAINERS": "$Format:%H$ $Id$\n"}
    place = make_scripts(tmp_path / "tree", files)
    (place / "MAINTAINERS").write_text("changed\n")

    assert ask(place).lines == ("$Format:%H$ $Id$", "there")


def test_environment_is_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable of the user's reaches a script, their home neither; nothing can be read from stdin."""
    place = make_scripts(
        tmp_path / "tree", {CHECKPATCH: 'print "$_=$ENV{$_}\\n" for sort keys %ENV;\nprint <STDIN>;\n'}
    )
    monkeypatch.setenv("PERL5OPT", "-MNoSuchModule")
    for name in ("PERL5LIB", "SECRET", "GIT_DIR", "LANGUAGE"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_PARAMETERS", "'user.name=Somebody'")
    found = dict(line.split("=", 1) for line in ask(place).lines)

    assert found.keys() - {name for name in found if name.startswith("GIT_")} == {"PATH", "HOME", "LC_ALL", "TZ"}
    assert str(tmp_path) not in found.values()
    assert found["HOME"] != os.environ["HOME"]
    assert found["GIT_CONFIG_GLOBAL"] == os.devnull


def test_home_is_empty(tmp_path: Path, home: Path) -> None:
    """A configuration of the user's changes no answer; one of the tree does."""
    (home / ".checkpatch.conf").write_text("--ignore ALL\n")
    looks = 'for (".", $ENV{HOME}) { print "$_: found\\n" if -e "$_/.checkpatch.conf" }\n'

    assert ask(make_scripts(tmp_path / "a", {CHECKPATCH: looks})).lines == ()
    assert ask(make_scripts(tmp_path / "b", {CHECKPATCH: looks, ".checkpatch.conf": ""})).lines == (".: found",)


def test_history_is_seen_and_configuration_is_not(tmp_path: Path, home: Path) -> None:
    """A script can look up a commit; the user's repository stays as it was, its configuration counts for nothing."""
    place = make_scripts(tmp_path / "tree", {CHECKPATCH: ASK_GIT})
    old = git(place, "rev-parse", "HEAD")
    commit_files(place, {"new": b""}, "next")
    git(place, "config", "alias.log", "!touch RUN")
    (home / ".gitconfig").write_text("[user]\n\tname = Somebody\n")
    before = snapshot(place)

    assert ask(place, old).lines == ("base",)
    assert snapshot(place) == before


def test_told_once_before_the_first_run(tmp_path: Path) -> None:
    """Whose code runs is said once, and not at all where none does."""
    place = make_scripts(tmp_path / "tree", {CHECKPATCH: ECHO, GET_MAINTAINER: ECHO})
    told: list[str] = []
    with opened(place, told) as scripts:
        scripts.ask(CHECKPATCH, [], [[]])
        assert told == []
        scripts.ask(CHECKPATCH, [b"a"], [[]])
        scripts.ask(GET_MAINTAINER, [b"a"], [[]])
        name = scripts.name

    assert told == [f"running {CHECKPATCH} and {GET_MAINTAINER} of {name} (--no-tree-scripts leaves them out)"]


def test_missing_script(tmp_path: Path) -> None:
    """A tree without the script is named, and nothing is said to run."""
    told: list[str] = []
    with opened(make_scripts(tmp_path / "tree", {}), told) as scripts:
        ((answer,),) = scripts.ask(CHECKPATCH, [b"a"], [[]])

    assert answer.problem == f"{scripts.name} has no {CHECKPATCH}; run that of another release by hand"
    assert told == []


def test_missing_perl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without perl it is said what to install."""
    place = make_scripts(tmp_path / "tree", {CHECKPATCH: ECHO})
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/git").symlink_to(shutil.which("git") or "")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))

    assert ask(place).problem == f"perl is not installed; install it to have {CHECKPATCH} run"


@pytest.mark.parametrize("target", ["/etc/passwd", "other.pl"])
def test_links_are_not_followed(tmp_path: Path, target: str) -> None:
    """Neither out of the tree nor within it."""
    place = make_scripts(tmp_path / "tree", {"scripts/other.pl": ECHO})
    (place / CHECKPATCH).symlink_to(target)
    commit_files(place, {})

    assert ask(place).problem.endswith(
        f"{CHECKPATCH} of {git(place, 'rev-parse', '--short=12', 'HEAD')} is a link, which is not followed"
    )


def test_no_path_leaves_the_folder(tmp_path: Path) -> None:
    """A tree that git would never write, with a folder called `..`, is not written out."""
    place = make_scripts(tmp_path / "tree", {CHECKPATCH: 'print grep { -e } "MAINTAINERS", "../out", "../../out";\n'})
    blob = bytes.fromhex(git(place, "hash-object", "-w", "--stdin", data=b"x"))
    up = _write_tree(place, b"100644 out\0" + blob)
    _commit_maintainers(place, _write_tree(place, b"40000 ..\0" + up))

    assert ask(place) == Answer()


def test_a_name_that_no_system_takes(tmp_path: Path) -> None:
    """A tree that cannot be written out is no reason to stop a draft."""
    place = make_scripts(tmp_path / "tree", {CHECKPATCH: ECHO})
    blob = bytes.fromhex(git(place, "hash-object", "-w", "--stdin", data=b"x"))
    _commit_maintainers(place, _write_tree(place, b"100644 " + b"a" * 300 + b"\0" + blob))

    assert ask(place).problem.endswith("cannot be taken out of it: File name too long")


def _commit_maintainers(place: Path, folder: bytes) -> None:
    """Make a commit with the scripts as they are, and this tree as MAINTAINERS."""
    scripts = bytes.fromhex(git(place, "rev-parse", "HEAD:scripts"))
    top = _write_tree(place, b"40000 MAINTAINERS\0" + folder + b"40000 scripts\0" + scripts)
    git(place, "update-ref", "HEAD", git(place, "commit-tree", "-m", "evil", top.hex()))


def _write_tree(place: Path, content: bytes) -> bytes:
    return bytes.fromhex(git(place, "hash-object", "-t", "tree", "-w", "--literally", "--stdin", data=content))


def test_folders_of_maintainers_are_there(tmp_path: Path) -> None:
    """A pattern without a slash means a folder only where the tree has one: the script looks."""
    maintainers = "A\nF:\tarch/x\nF:\tarch/y\nF:\tMAINTAINERS\nX:\tlib/../..\nF:\t/etc\n"
    files = {CHECKPATCH: 'print -d $_ ? "d" : "-" for qw(arch/x arch/y arch/z);\n', "MAINTAINERS": maintainers}
    place = make_scripts(tmp_path / "tree", {**files, "arch/x/a.c": "", "arch/y": "", "arch/z/a.c": ""})

    assert ask(place).lines == ("d--",)


def test_a_name_with_a_nul_is_no_folder(tmp_path: Path) -> None:
    """Git reads a name up to there, and finds a folder that no system can make."""
    files = {CHECKPATCH: 'print -d "arch" ? "d" : "-";\n', "MAINTAINERS": "A\nF:\tarch\0x\n", "arch/a.c": ""}

    assert ask(make_scripts(tmp_path / "tree", files)).lines == ("-",)


def test_a_folder_of_the_tree_has_the_name_of_the_mails(tmp_path: Path) -> None:
    """It is in nobody's way."""
    files = {CHECKPATCH: ECHO, "MAINTAINERS": "A\nF:\tmails\n", "mails/a": ""}

    assert ask(make_scripts(tmp_path / "tree", files)).lines == ("mail: the mail",)


def test_a_script_that_spoils_the_place_of_the_mails(tmp_path: Path) -> None:
    """What comes after it is not asked, and that is told; no draft waits for it."""
    spoils = 'unlink glob "mails/*"; rmdir "mails"; open my $f, ">", "mails"; print "done\n";\n'
    with opened(make_scripts(tmp_path / "tree", {CHECKPATCH: spoils})) as scripts:
        first, second = (scripts.ask(CHECKPATCH, [b"a"], [[]])[0][0] for _ in range(2))

    assert first.lines == ("done",)
    assert second.problem == f"{CHECKPATCH} of {scripts.name} cannot be run: File exists"


def test_a_script_that_never_ends_is_stopped(tmp_path: Path) -> None:
    """With all that it started, and no other run waits for the same."""
    mark = tmp_path / "mark"
    hangs = f'if (!fork) {{ sleep 3; open my $f, ">", "{mark}"; exit }} sleep 60;\n'
    place = make_scripts(tmp_path / "tree", {CHECKPATCH: hangs})
    with opened(place, limits=Limits(seconds=0.2, at_once=2)) as scripts:
        answers = scripts.ask(CHECKPATCH, [b"a", b"b", b"c", b"d", b"e"], [[]])

    told = f"{CHECKPATCH} of {scripts.name} did not end within 0.2 seconds and was stopped"
    assert {answer.problem for each in answers for answer in each} == {told}
    assert not mark.exists()


def test_a_script_that_closes_its_output_and_stays_is_stopped(tmp_path: Path) -> None:
    """It is not waited for longer than any other."""
    place = make_scripts(tmp_path / "tree", {CHECKPATCH: "close STDOUT; close STDERR; sleep 60;\n"})

    assert "did not end within 0.2 seconds" in ask(place, limits=Limits(seconds=0.2)).problem


@pytest.mark.parametrize("stream", ["STDOUT", "STDERR"])
def test_a_script_that_writes_without_end_is_stopped(tmp_path: Path, stream: str) -> None:
    """What is kept of it is limited."""
    place = make_scripts(tmp_path / "tree", {CHECKPATCH: f'print {stream} "x" x 1000, "\\n" while 1;\n'})

    assert ask(place, limits=Limits(size=2048)).problem.endswith("wrote more than 2 KiB and was stopped")


def test_a_script_that_dies(tmp_path: Path) -> None:
    """What it said is told, in words that are the same on every run."""
    place = make_scripts(tmp_path / "tree", {CHECKPATCH: 'print "half\\n"; die "no luck with $ARGV[0]\\n";\n'})
    answer = ask(place)

    assert answer.lines == ()
    assert answer.problem.endswith("ended with 255: no luck with mails/0001.patch")


def test_what_no_terminal_should_get(tmp_path: Path) -> None:
    """Colours are taken away; control characters and bytes that are no UTF-8 are shown."""
    place = make_scripts(tmp_path / "tree", {CHECKPATCH: r'print "\e[31mred\e[0m \e]0;title\a \xe9 \xc3\xa9\n\n";'})

    assert ask(place).lines == (r"red ?]0;title? \xe9 é",)


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    """What was taken out goes, and the mails go before."""
    place = make_scripts(tmp_path / "tree", {CHECKPATCH: 'use Cwd; print getcwd(), "\\n", glob("mails/*");\n'})
    with opened(place) as scripts:
        (((first),),) = scripts.ask(CHECKPATCH, [b"a", b"b"][:1], [[]])
        folder = Path(first.lines[0])
        assert folder.is_dir()
        assert not (folder / "mails").exists()

    assert not folder.exists()


def test_a_partial_clone_is_told(tmp_path: Path) -> None:
    """Files that were never fetched are no reason to stop a draft."""
    origin = make_scripts(tmp_path / "origin", {CHECKPATCH: ECHO})
    place = clone(origin, tmp_path / "partial", "--no-checkout", "--filter=blob:none")

    assert "partial clone" in ask(place).problem


def test_another_object_format(tmp_path: Path) -> None:
    """A repository of 64 digits is read, too."""
    place = make_scripts(tmp_path / "tree", {CHECKPATCH: ECHO}, "--object-format=sha256")

    assert ask(place).lines == ("mail: the mail",)


def test_a_tree_without_any_of_it(tmp_path: Path) -> None:
    """No file that the scripts read is there."""
    with opened(make_repository(tmp_path / "tree")) as scripts:
        assert scripts.lacks("MAINTAINERS")
        assert scripts.lacks(GET_MAINTAINER)


def test_each_run_is_told_before_it_begins(tmp_path: Path) -> None:
    """With its number, and how many there are."""
    place = make_scripts(tmp_path / "tree", {CHECKPATCH: ECHO})
    told: list[tuple[str, str, int, int]] = []

    def progress(stage: str, item: str = "", number: int = 0, of: int = 0) -> None:
        told.append((stage, item, number, of))

    with opened(place, progress=progress) as scripts:
        scripts.ask(CHECKPATCH, [b"a", b"b", b"c"], [[]])

    assert told == [(f"running {CHECKPATCH}", "", number, 3) for number in (1, 2, 3)]
