"""A draft handed over: to git by the files and the mbox, to b4 by the branch; the README's two ways, walked."""

import email
import email.policy
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import regex

from migrator.cli import handing as module
from migrator.errors import TreeError
from migrator.series.folder import OutputError
from migrator.source import git as source_git
from migrator.source.placing import BranchError, Transaction
from tests.cli.conftest import Call
from tests.repos import ARM64, FOO_RUN, foo_facts, old_riscv, sample_files, two_arch_files
from tests.source.repos import clone, git, make_repository

_MANY = [f"foo{number:02}" for number in range(1, 21)]


@pytest.fixture
def place(tmp_path: Path, author: str) -> Path:
    """Return a repository of one's own with two architectures to convert."""
    assert author
    return make_repository(tmp_path / "linux", files=two_arch_files())


@pytest.fixture
def b4(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return b4 as a person finds it, with folders of its own."""
    program = Path(sys.executable).parent / "b4"
    assert program.exists(), "b4 comes with the test dependencies"
    monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    return "b4 --offline-mode"


def _shell(place: Path, script: str) -> str:
    """Run what a person types in a folder, as whoever git's configuration says; return what it prints, stripped."""
    done = subprocess.run(["sh", "-ec", script], cwd=place, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def _next(out: str) -> str:
    """Return the command that `draft` ends with."""
    return out.rstrip("\n").split("\n")[-1].partition(": ")[2].partition(": ")[2]


def _subjects(place: Path, revisions: str) -> list[str]:
    return git(place, "log", "--reverse", "--format=%s", revisions).split("\n")


def _patches(folder: Path) -> list[str]:
    """Return the patches of a folder, the cover letter left out."""
    return [str(path) for path in sorted(folder.glob("*.patch")) if "0000-cover" not in path.name]


def test_branch_is_the_series(call: Call, place: Path, tmp_path: Path, work: Path) -> None:
    """Its commits change what the files change, with their messages, and `git am` gives the same trees."""
    done = call("draft", str(place), "-o", "out", "--branch", "kvm/entry")
    other = clone(place, tmp_path / "clone")
    git(other, "am", "-q", *_patches(work / "out"))

    assert done.code == 0, done.err
    assert f"\nwrote branch kvm/entry of {place}\n" in done.out
    told = "--format=%T %ae %an %ad%n%B"
    assert git(place, "log", told, "main..kvm/entry") == git(other, "log", told, "origin/main..")
    assert (
        git(place, "log", "--format=%ce %cd", "main..kvm/entry").split("\n")
        == [f"jane@example.org {git(place, 'log', '-1', '--format=%cd')}"] * 2
    )
    assert git(place, "status", "--porcelain", "--branch") == "## main"
    assert git(place, "fsck", "--strict") == ""
    assert "Signed-off-by" not in git(place, "log", "main..kvm/entry")


def test_branch_does_not_change_the_mails(call: Call, place: Path, work: Path) -> None:
    """Nor is it told in the disclosed command: it is about the output."""
    call("draft", str(place), "-o", "one")
    call("draft", str(place), "-o", "two", "--branch", "split")

    assert {path.name: path.read_bytes() for path in (work / "one").iterdir()} == {
        path.name: path.read_bytes() for path in (work / "two").iterdir()
    }


def test_branch_in_another_repository(call: Call, place: Path, tmp_path: Path) -> None:
    """`--into` names it; the tree that was read gets nothing."""
    other = clone(place, tmp_path / "clone")
    done = call("draft", str(place), "-o", "out", "--branch", "split", "--into", str(other))

    assert done.code == 0
    assert f"\nwrote branch split of {other}\n" in done.out
    assert len(_subjects(other, "main..split")) == 2
    assert git(place, "for-each-ref", "--format=%(refname)") == "refs/heads/main"


def test_repository_must_be_named(call: Call, place: Path, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that somebody stands in is read, and never written to."""
    monkeypatch.chdir(place)
    done = call("draft", "-o", str(work / "out"), "--branch", "split")

    assert (done.code, done.out) == (2, "")
    assert "--branch split writes to a repository that you name; give TREE, or --into REPO" in done.err
    assert call("draft", ".", "-o", str(work / "out"), "--branch", "split").code == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--into", "somewhere"), "--into somewhere is where a branch goes; name it with --branch NAME"),
        (("--branch", "main"), "has a branch main already, and none is ever written over"),
        (("--branch", "main/x"), "has a branch main, so git can have no main/x"),
        (("--branch=-x",), "'-x' is no name for a branch"),
        (("--branch", ""), "'' is no name for a branch"),
    ],
)
def test_branch_that_cannot_be(words: tuple[str, ...], told: str, call: Call, place: Path, work: Path) -> None:
    """Told before any work is done, and nothing is written."""
    done = call("draft", str(place), "-o", "out", *words)

    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert [*work.iterdir()] == []


def test_repository_without_the_base(call: Call, place: Path, tmp_path: Path, work: Path) -> None:
    """Exit code 3: that repository has to change."""
    other = make_repository(tmp_path / "other", files=sample_files())
    done = call("draft", str(place), "-o", "out", "--branch", "split", "--into", str(other))

    assert (done.code, done.out) == (3, "")
    assert "fetch it there first" in done.err
    assert [*work.iterdir()] == []


def test_branch_needs_an_identity(call: Call, work: Path, tmp_path: Path) -> None:
    """Commits of EDITME would be nobody's; both commands that set one are told."""
    place = make_repository(tmp_path / "linux", files=two_arch_files())
    done = call("draft", str(place), "-o", "out", "--branch", "split")

    assert (done.code, done.out) == (2, "")
    assert '\n\tgit config --global user.name "Your Name"\n\tgit config --global user.email ' in done.err
    assert [*work.iterdir()] == []


def test_nothing_drafted_makes_no_branch(call: Call, author: str, tmp_path: Path) -> None:
    """All refused, nothing to convert, or a dry run."""
    assert author
    place = make_repository(tmp_path / "linux", files=sample_files())
    refused = call("draft", str(place), "--arch", "s390", "-o", "out", "--branch", "split")

    assert refused.code == 5
    assert refused.out.endswith("\nno branch split was made: no commit is drafted\n")
    assert call("draft", str(place), "--arch", "riscv", "-o", "more", "--branch", "split").code == 0
    assert call("draft", str(place), "--dry-run", "--branch", "split").code == 5
    assert git(place, "for-each-ref", "--format=%(refname)") == "refs/heads/main"


def test_folder_that_fails_leaves_no_branch(
    call: Call, place: Path, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both, or neither."""

    def fall(*_: object, **__: object) -> None:
        raise OutputError("out cannot be written: No space left on device")

    monkeypatch.setattr(module, "write_folder", fall)
    done = call("draft", str(place), "-o", "out", "--branch", "kvm/split")

    assert (done.code, done.out) == (2, "")
    assert git(place, "for-each-ref", "--format=%(refname)") == "refs/heads/main"
    assert [*(place / ".git/refs/heads").iterdir()] == [place / ".git/refs/heads/main"]
    assert [*work.iterdir()] == []


def test_branch_that_fails_leaves_no_folder(call: Call, place: Path, work: Path) -> None:
    """Somebody else has locked it: found out before the folder is written."""
    (place / ".git/refs/heads/split.lock").touch()
    done = call("draft", str(place), "-o", "out", "--branch", "split")

    assert (done.code, done.out) == (3, "")
    assert f"{place}: branch split cannot be made: " in done.err
    assert [*work.iterdir()] == []


def test_branch_that_fails_last_of_all(call: Call, place: Path, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What git has prepared and does not make: the folder is there, and the error says so."""

    def fall(_: Transaction) -> None:
        raise BranchError("the moon fell")

    monkeypatch.setattr(Transaction, "commit", fall)
    done = call("draft", str(place), "-o", "out", "--branch", "split")

    assert (done.code, done.out) == (TreeError.exit_code, "")
    assert done.err.endswith("branch split cannot be made: the moon fell; the files are in out all the same\n")
    assert (work / "out/series.mbx").exists()
    assert git(place, "for-each-ref", "--format=%(refname)") == "refs/heads/main"


def test_mbox_is_the_files(call: Call, place: Path, tmp_path: Path, work: Path) -> None:
    """`git am` makes the same commits of both."""
    call("draft", str(place), "-o", "out")
    one, two = clone(place, tmp_path / "one"), clone(place, tmp_path / "two")
    git(one, "am", "-q", *_patches(work / "out"))
    git(two, "am", "-q", "--empty=drop", str(work / "out/series.mbx"))

    told = "--format=%T %ad %ae%n%B"
    assert git(one, "log", told, "origin/main..") == git(two, "log", told, "origin/main..")


def test_the_next_version_is_applied_as_told(call: Call, place: Path, tmp_path: Path) -> None:
    """Its cover letter has a `---`, which git takes for a broken patch: the command names the patches alone."""
    call("draft", str(place), "-o", "v1")
    done = call("draft", str(place), "-o", "v2", "--compare-to", "v1")
    other = clone(place, tmp_path / "clone")
    _shell(other, _next(done.out))

    assert "cover" not in _next(done.out)
    assert len(_subjects(other, "origin/main..")) == 2


def test_edited_files_are_what_is_applied(call: Call, place: Path, tmp_path: Path, work: Path) -> None:
    """The told command takes the files, so that a changelog that somebody mended is not lost."""
    done = call("draft", str(place), "-o", "my drafts")
    patch = Path(_patches(work / "my drafts")[0])
    patch.write_text(patch.read_text(encoding="utf-8").replace("Split guest timing", "Divide guest timing"))
    other = clone(place, tmp_path / "clone")
    assert f"next: read them; then, in a tree at that commit: {_next(done.out)}\n" in done.out
    _shell(other, _next(done.out))

    assert "Divide guest timing" in _subjects(other, "origin/main..")[0]
    assert len(_subjects(other, "origin/main..")) == 2


def test_command_for_an_older_git(call: Call, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before 2.35 `git am` could not be told to leave a cover letter out: the patches are named."""
    read = source_git.finish_version
    monkeypatch.setattr("migrator.source.repository.finish_version", lambda process: read(process) and "2.34.1")
    command = _next(call("draft", str(place), "-o", "my drafts").out)
    other = clone(place, tmp_path / "clone")
    _shell(other, command)

    assert "--empty" not in command
    assert len(_subjects(other, "origin/main..")) == 2


def test_b4_reads_the_mbox(call: Call, place: Path, b4: str, tmp_path: Path, work: Path) -> None:
    """Without a network; what it makes of it applies, and so does what it writes to stdout."""
    call("draft", str(place), "-o", "out")
    other = clone(place, tmp_path / "clone")
    mbox = shlex.quote(str(work / "out/series.mbx"))
    _shell(other, f"{b4} am -m {mbox} -o - | git am -q")
    again = clone(place, tmp_path / "again")
    _shell(again, f"{b4} shazam -m {mbox}")

    git(place, "fetch", "-q", str(other), "main:by-am")
    git(place, "fetch", "-q", str(again), "main:by-shazam")
    call("draft", str(place), "-o", "more", "--branch", "split")
    for name in ("by-am", "by-shazam"):
        assert git(place, "log", "--format=%T %ae%n%B", f"main..{name}") == git(
            place, "log", "--format=%T %ae%n%B", "main..split"
        )


def test_b4_compares_two_versions(call: Call, place: Path, b4: str, work: Path) -> None:
    """`b4 diff` on the mboxes of both, without a network."""
    call("draft", str(place), "-o", "v1")
    call("draft", str(place), "-o", "v2", "-v", "2", "--rfc")
    told = _shell(place, f"{b4} diff -m {work}/v1/series.mbx {work}/v2/series.mbx 2>&1")

    assert "Diffing v1 and v2" in told
    assert regex.search(
        r"^1: +[0-9a-f]+ [!=] 1: .* KVM: arm64: ", regex.sub(r"\x1b\[[\d;]*m", "", told), regex.MULTILINE
    )


def test_b4_takes_over_on_the_branch(call: Call, place: Path, b4: str, work: Path) -> None:
    """The told commands, then cover, check and mails by b4 alone, with nothing but an identity configured."""
    done = call("draft", str(place), "-o", "out", "--branch", "kvm/entry")
    base = git(place, "rev-parse", "main")
    assert _next(done.out) == f"git checkout kvm/entry && b4 prep --enroll {base[:12]}"
    (work / "editor").write_text(f'#!/bin/sh\ncat "{work}/cover" > "$1"\n')
    (work / "editor").chmod(0o755)
    (work / "cover").write_text("KVM: split it\n\nBecause of RCU.\n")
    drafted = git(place, "log", "--format=%T%n%B", "main..kvm/entry")
    _shell(place, _next(done.out))
    _shell(place, f"GIT_EDITOR={work}/editor {b4} prep --edit-cover")
    told = _shell(place, f"{b4} prep --show-info")
    _shell(place, f"{b4} prep -p {work}/b4")

    assert f"base-commit: {base}\n" in told
    assert "needs-editing: False\n" in told
    assert git(place, "log", "-2", "--format=%T%n%B") == drafted
    assert [path.name[:4] for path in sorted((work / "b4").iterdir())] == ["0000", "0001", "0002"]
    cover = next((work / "b4").glob("0000-*")).read_text(encoding="utf-8")
    assert "Subject: [PATCH 0/2] KVM: split it\n" in cover
    assert f"base-commit: {base}\n" in cover


def test_b4_takes_over_in_a_clone_of_a_bare_repository(call: Call, place: Path, b4: str, tmp_path: Path) -> None:
    """Nobody can stand on a branch there, and the told words say so."""
    bare = clone(place, tmp_path / "bare", "--bare")
    done = call("draft", str(place), "-o", "out", "--branch", "split", "--into", str(bare))
    assert f"\nnext: read them; then, in a clone of {bare}: git checkout split && b4 prep " in done.out
    other = clone(bare, tmp_path / "clone")
    _shell(other, _next(done.out))
    told = _shell(other, f"{b4} prep --show-info")

    assert f"base-commit: {git(place, 'rev-parse', 'main')}\n" in told
    assert len(_subjects(other, "origin/main..split")) == 3  # b4's cover letter is a commit, too


def test_plain_way(call: Call, place: Path, work: Path) -> None:
    """The README's commands for git: apply, sign, format again; the cover letter's text is carried over by hand."""
    call("draft", str(place), "-o", "drafts")
    base = git(place, "rev-parse", "--short=12", "HEAD")
    for command in (
        f"git checkout -b guest-entry {base}",
        f"git am --empty=drop {work}/drafts/*.patch",
        f"git rebase --signoff {base}",
        f"git format-patch --cover-letter --thread --base={base} -o {work}/outgoing {base}",
    ):
        _shell(place, command)
    drafted, cover = (work / folder / "0000-cover-letter.patch" for folder in ("drafts", "outgoing"))
    _, _, text = drafted.read_text(encoding="utf-8").partition(" 0/2] ")
    subject, _, text = text.partition("\n\n")
    blurb = text.partition("\nJane Doe (2):\n")[0].replace("EDITME: ", "")
    new = cover.read_text(encoding="utf-8").replace("*** SUBJECT HERE ***", subject)
    cover.write_text(new.replace("*** BLURB HERE ***", blurb), encoding="utf-8")
    done = call("verify", str(work / "outgoing"), str(place))

    assert "Signed-off-by: Jane Doe <jane@example.org>" in git(place, "log", "-1")
    assert [path.name[:4] for path in sorted((work / "outgoing").iterdir())] == ["0000", "0001", "0002"]
    assert done.code == 0, done.out


def test_twenty_patches(call: Call, author: str, b4: str, tmp_path: Path, work: Path) -> None:
    """In order, zero-padded, by every way; and that it is more than a list takes at once is said."""
    assert author
    files = {path: text for path, text in two_arch_files().items() if not path.startswith("arch/")}
    place = make_repository(
        tmp_path / "linux", files={**files, **{f"arch/{name}/kvm/{name}.c": FOO_RUN for name in _MANY}}
    )
    facts = tmp_path / "mine/guest-entry/arch"
    facts.mkdir(parents=True)
    for name in _MANY:
        (facts / f"{name}.toml").write_text(foo_facts(name))
    done = call("draft", str(place), "--templates", str(tmp_path / "mine"), "-o", "out", "--branch", "split")

    assert done.code == 0, done.err
    assert "20 patches are more than a list takes at once (15)" in done.out
    patches = [Path(patch) for patch in _patches(work / "out")]
    assert [patch.name[:15] for patch in patches] == [f"{n:04}-KVM-foo{n:02}-" for n in range(1, 21)]
    told = [patch.read_text(encoding="utf-8").partition("Subject: ")[2][:25] for patch in patches]
    assert told == [f"[PATCH {n:02}/20] KVM: foo{n:02}:" for n in range(1, 21)]
    subjects = _subjects(place, "main..split")
    by_files, by_mbox, by_b4 = (clone(place, tmp_path / name, "--branch=main") for name in ("files", "mbox", "b4"))
    _shell(by_files, f"git am -q --empty=drop {work}/out/*.patch")
    _shell(by_mbox, f"git am -q --empty=drop {work}/out/series.mbx")
    _shell(by_b4, f"{b4} am -m {work}/out/series.mbx -o - | git am -q")
    for other in (by_files, by_mbox, by_b4):
        assert _subjects(other, "origin/main..") == subjects
        assert git(other, "rev-parse", "HEAD^{tree}") == git(place, "rev-parse", "split^{tree}")
    assert len(subjects) == 20


_ASKED = b"""\
#!/usr/bin/env perl
print "J\xc3\xb6rg M\xc3\xbcller <joerg\\@example.org>\\n" if grep { $_ eq "--nom" } @ARGV;
print "\xe5\xb1\xb1\xe7\x94\xb0 \xe5\xa4\xaa\xe9\x83\x8e <taro\\@example.org>\\n" unless grep { $_ eq "--nom" } @ARGV;
"""


@pytest.mark.parametrize("where", ["trailers", "headers"])
def test_recipients_beyond_ascii(where: str, call: Call, author: str, b4: str, tmp_path: Path, work: Path) -> None:
    """Names that MAINTAINERS has in other scripts reach git and b4 as they are, in trailers and in headers."""
    assert author
    names = {"Jörg Müller <joerg@example.org>", "山田 太郎 <taro@example.org>"}
    files = {**two_arch_files(), "scripts/get_maintainer.pl": _ASKED, "MAINTAINERS": b"THE REST\n"}
    place = make_repository(tmp_path / "linux", files=files)
    call("draft", str(place), "-o", "out", "--cc", where, "--branch", "split")
    other = clone(place, tmp_path / "clone", "--branch=main")
    _shell(other, f"{b4} am -m {work}/out/series.mbx -o - | git am -q")
    trailers = git(other, "log", "-1", "--format=%(trailers:key=Cc,valueonly)").split("\n")
    mail = email.message_from_bytes(Path(_patches(work / "out")[0]).read_bytes(), policy=email.policy.default)

    assert git(other, "log", "--format=%B", "origin/main..") == git(place, "log", "--format=%B", "main..split")
    assert set(trailers) == (names if where == "trailers" else {""})
    assert {str(each) for name in ("To", "Cc") for each in getattr(mail[name], "addresses", ())} == (
        names if where == "headers" else set()
    )


def test_names_beyond_ascii(call: Call, b4: str, home: Path, tmp_path: Path, work: Path) -> None:
    """An author from elsewhere, in headers, commits and mbox."""
    (home / ".gitconfig").write_text("[user]\n\tname = Jörg Müller\n\temail = joerg@example.org\n", encoding="utf-8")
    files = sample_files()
    files["arch/riscv/kvm/vcpu.c"] = old_riscv(files["arch/riscv/kvm/vcpu.c"])
    place = make_repository(tmp_path / "linux", files=files)
    words = ("--branch", "für-später", "--subject-prefix", "PATCH für KVM")
    call("draft", str(place), "--arch", "arm64", "-o", "out", *words)
    other = clone(place, tmp_path / "clone", "--branch=main")
    _shell(other, f"{b4} am -m {work}/out/series.mbx -o - | git am -q")

    assert git(place, "log", "-1", "--format=%an", "für-später") == "Jörg Müller"
    assert git(other, "log", "-1", "--format=%an") == "Jörg Müller"
    assert git(other, "diff", "--name-only", "HEAD~1") == ARM64
    assert _subjects(other, "HEAD~1..") == _subjects(place, "main..für-später")
    for path in (work / "out").glob("*.patch"):
        assert path.read_bytes().partition(b"\n\n")[0].isascii()
