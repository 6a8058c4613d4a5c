"""Bad input: a sentence with the next step, the exit code of the contract, and nothing written."""

import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from migrator.cli import scanning
from tests.cli.conftest import Call
from tests.repos import ARM64, sample_files
from tests.source.repos import clone, git, make_repository

COMMANDS = pytest.mark.parametrize(
    "command",
    [
        *(("scan",), ("scan", "--sites"), ("scan", "-o", "found"), ("draft", "-o", "out"), ("draft", "--dry-run")),
        *(("report",), ("report", "-o", "page.html")),
    ],
    ids=" ".join,
)
Words = tuple[str, ...]
Refused = Callable[..., tuple[int, str]]


@pytest.fixture(autouse=True)
def ceiling(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep git from finding a repository above the test's folder."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))


@pytest.fixture
def refused(call: Call, work: Path) -> Refused:
    """Return a function that runs the program, makes sure that nothing came of it, and returns what it said."""

    def run_here(*words: str) -> tuple[int, str]:
        before = {path.name for path in work.iterdir()}
        done = call(*words)
        assert done.out == ""
        assert done.err.startswith("migrator: ")
        assert "Traceback" not in done.err
        assert {path.name for path in work.iterdir()} == before
        return done.code, done.err.removeprefix("migrator: ").rstrip("\n")

    return run_here


@COMMANDS
def test_folder_that_does_not_exist(command: Words, refused: Refused) -> None:
    """The folder is named."""
    assert refused(*command, "nowhere") == (
        3,
        "nowhere: no such folder; give the folder of a kernel git repository",
    )


@COMMANDS
def test_file_in_place_of_a_folder(command: Words, refused: Refused, work: Path) -> None:
    """A file is no tree."""
    (work / "file").write_text("")

    assert refused(*command, "file") == (3, "file is a file; give the folder of a kernel git repository")


@COMMANDS
def test_folder_that_is_no_repository(command: Words, refused: Refused, work: Path) -> None:
    """A folder without git, named or stood in."""
    told = "is not a git repository; give the folder of a kernel tree, or clone one first"
    (work / "plain").mkdir()

    assert refused(*command, "plain") == (3, f"plain {told}")
    assert refused(*command) == (3, f". {told}")


@COMMANDS
def test_what_belongs_elsewhere_in_place_of_a_tree(command: Words, refused: Refused, work: Path) -> None:
    """A revision, and a series: where they go is told."""
    (work / "series").mkdir()
    (work / "series/0001-x.patch").write_text("")
    told = [refused(*command, word) for word in ("v6.12", "series")]

    assert [code for code, _ in told] == [3, 3]
    assert told[0][1].endswith("; a revision goes behind --rev: --rev v6.12")
    assert "it holds a series, which `migrator checklist series` and `migrator verify series` read" in told[1][1]


@COMMANDS
def test_repository_that_git_refuses(
    command: Words, refused: Refused, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else's repository: the command that trusts it is told, for whoever does."""
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    code, told = refused(*command, str(tree))

    assert code == 3
    assert "git refuses a repository that somebody else owns; if you trust it, run\n" in told
    assert told.endswith(f"\tgit config --global --add safe.directory {tree}")


@COMMANDS
def test_repository_without_a_commit(command: Words, refused: Refused, work: Path) -> None:
    """There is nothing to read yet."""
    git(work, "init", "-q", "empty")

    assert refused(*command, "empty") == (
        3,
        "empty: HEAD names no commit yet; commit something, or name a revision with --rev",
    )


@pytest.mark.parametrize("revision", ["v9.99", "-q", "HEAD~7", "0" * 40, ""])
@COMMANDS
def test_unknown_revision(command: Words, revision: str, refused: Refused, tree: Path) -> None:
    """The revision is shown as it was given, and how to see what there is."""
    assert refused(*command, str(tree), f"--rev={revision}") == (
        3,
        f"{tree} has no revision {revision!r}; `git branch -a` and `git tag` list what it has",
    )


@pytest.mark.parametrize(("revision", "kind"), [("HEAD:Makefile", "blob"), ("HEAD^{tree}", "tree"), ("pin", "blob")])
@COMMANDS
def test_revision_that_is_no_commit(command: Words, revision: str, kind: str, refused: Refused, tmp_path: Path) -> None:
    """A file or a folder of a commit, or a tag of one, is not the commit."""
    place = make_repository(tmp_path / "tree", files=sample_files())
    git(place, "tag", "pin", "HEAD:README")

    assert refused(*command, str(place), "--rev", revision) == (
        3,
        f"{revision!r} is a {kind}, not a commit; name a commit, a branch or a tag of one",
    )


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("arm", "did you mean arm64?"),
        ("s309", "did you mean s390?"),
        ("vax", "it has arm64, openrisc, riscv, s390"),
        ("../etc", "it has arm64, openrisc, riscv, s390"),
        ("*", "it has arm64, openrisc, riscv, s390"),
        ("", "it has arm64, openrisc, riscv, s390"),
    ],
)
@COMMANDS
def test_unknown_architecture(command: Words, name: str, hint: str, refused: Refused, tree: Path) -> None:
    """Near names are offered, or all of them."""
    assert refused(*command, str(tree), "--arch", "arm64", "--arch", name) == (
        2,
        f"this tree has no architecture {name!r}; {hint}",
    )


@COMMANDS
def test_tree_without_kvm(command: Words, refused: Refused, tmp_path: Path) -> None:
    """Any other repository is no kernel."""
    place = make_repository(tmp_path / "other", files={"main.c": b"int main;\n", "arch/x/a.c": b"int a;\n"})

    assert refused(*command, str(place)) == (
        3,
        f"{place}: {git(place, 'rev-parse', 'HEAD')[:12]} has no KVM (arch/*/kvm or virt/kvm); is it a kernel tree?",
    )


@COMMANDS
def test_path_that_matches_nothing(command: Words, refused: Refused, tree: Path) -> None:
    """A pathspec with a mistake in it is not an empty result."""
    assert refused(*command, str(tree), "--path", "arch/*/kmv") == (
        2,
        f"--path arch/*/kmv matches no file of {git(tree, 'rev-parse', 'HEAD')[:12]}; is it spelled as git expects?",
    )


@pytest.mark.parametrize(("pathspec", "said"), [("", "empty string"), (":(nonsense)arch", "Invalid pathspec magic")])
@COMMANDS
def test_path_that_git_does_not_understand(
    command: Words, pathspec: str, said: str, refused: Refused, tree: Path
) -> None:
    """It is a mistake in the words, not in the tree; git says which."""
    code, told = refused(*command, str(tree), f"--path={pathspec}")

    assert code == 2
    assert told.startswith(f"git does not understand the pathspec {pathspec!r}: {said}")


@COMMANDS
def test_no_git(command: Words, refused: Refused, tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git is not part of the tool."""
    monkeypatch.setenv("PATH", "/nonexistent")

    assert refused(*command, str(tree)) == (3, "git is not installed; install git 2.34 or newer")


@pytest.mark.parametrize("version", ["2.33.9", "1.8.3.1", "2.9.0.windows.1"])
@COMMANDS
def test_old_git(
    command: Words, version: str, refused: Refused, tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The version found and the version needed, and nothing else is run."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/git").write_text(f'#!/bin/sh\n[ "$1" = version ] || exit 99\necho git version {version}\n')
    (tmp_path / "bin/git").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=":")

    code, told = refused(*command, str(tree))
    assert code == 3
    assert told.startswith(f"git {version.removesuffix('.windows.1')}")
    assert told.endswith("is too old; install git 2.34 or newer")


@COMMANDS
def test_partial_clone_without_the_files(command: Words, refused: Refused, tree: Path, tmp_path: Path) -> None:
    """Nothing is fetched; the command that fetches is told."""
    place = clone(tree, tmp_path / "partial", "--filter=blob:none", "--no-checkout")
    code, told = refused(*command, str(place))

    assert code == 3
    assert "is a partial clone that lacks files of this revision" in told
    assert told.endswith(f"\tgit -C {place} fetch --refetch --no-filter origin")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("arch = ", "Invalid value"),
        ('arch = "vax"\nprefix = "x"\nrun-call = []\n', "the file is named arm64.toml"),
        ('arch = "arm64"\nprefix = "x"\nrun-call = []\nhelpr = "y"\n', "helpr"),
    ],
    ids=["no TOML", "another architecture", "unknown key"],
)
@COMMANDS
def test_facts_that_are_wrong(
    command: Words, text: str, told: str, refused: Refused, tree: Path, tmp_path: Path
) -> None:
    """The user's own facts are checked before anything is read; file and key are named."""
    facts = tmp_path / "mine/guest-entry/arch/arm64.toml"
    facts.parent.mkdir(parents=True)
    facts.write_text(text)
    code, message = refused(*command, str(tree), "--templates", str(tmp_path / "mine"))

    assert code == 2
    assert message.startswith(f"{facts}: ")
    assert told in message


@pytest.mark.parametrize(
    ("output", "told"),
    [
        ("file", "file is no folder; choose another output"),
        ("full", "full exists and holds files; remove it, choose another one, or give --force"),
        ("file/below", "file is a file; choose another output"),
        (".", ". is the folder you stand in"),
        ("tree/.git", "lies inside a repository's own folder"),
        ("x" * 300, "cannot be used: File name too long"),
    ],
    ids=["file", "full", "below a file", "here", "git", "long"],
)
def test_output_of_draft_that_cannot_be(output: str, told: str, refused: Refused, tree: Path, work: Path) -> None:
    """It is refused, before any work where that can be known."""
    (work / "file").write_text("mine")
    (work / "full").mkdir()
    (work / "full/mine").write_text("mine")
    (work / "tree").symlink_to(tree)
    code, message = refused("draft", str(tree), "-o", output)

    assert code == 2
    assert told in message
    assert (work / "file").read_text() == (work / "full/mine").read_text() == "mine"


def test_output_is_refused_before_the_tree_is_read(refused: Refused, work: Path) -> None:
    """A person hears of the folder at once, not after a long scan."""
    (work / "full").mkdir()
    (work / "full/mine").write_text("mine")
    code, message = refused("draft", "nowhere", "-o", "full")

    assert (code, message[:11]) == (2, "full exists")


def test_force_does_not_replace_what_is_no_draft(refused: Refused, tree: Path, work: Path) -> None:
    """A folder of one's own is safe from --force."""
    (work / "full").mkdir()
    (work / "full/0001-mine.patch").write_text("mine")

    assert refused("draft", str(tree), "-o", "full", "--force") == (
        2,
        "full has no report.json, so no draft wrote it; --force replaces drafts alone",
    )


@pytest.mark.parametrize(
    ("output", "told"),
    [
        ("folder", "folder cannot be written: it is a folder; choose another file"),
        ("nowhere/found", "nowhere/found cannot be written: there is no folder nowhere; choose another file"),
        ("file/found", "file/found cannot be written: there is no folder file; choose another file"),
        ("tree/.git/HEAD", "lies inside a repository's own folder"),
    ],
)
@pytest.mark.parametrize("words", [("scan",), ("report",)], ids=" ".join)
def test_output_that_cannot_be(
    words: Words, output: str, told: str, refused: Refused, tree: Path, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder, no folder, a file's inside, a repository's: told before any work is done."""
    monkeypatch.setattr(scanning, "open_repository", lambda *_: pytest.fail("the tree is read"))
    (work / "file").write_text("mine")
    (work / "folder").mkdir()
    (work / "tree").symlink_to(tree)
    code, message = refused(*words, str(tree), "-o", output)

    assert code == 2
    assert told in message
    assert [*(work / "folder").iterdir()] == []
    assert git(tree, "status", "--porcelain") == ""


def test_advice_can_be_pasted(refused: Refused, tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path with blanks and quotes is quoted in the command that is told."""
    place = clone(tree, tmp_path / "it's a tree", "--filter=blob:none", "--no-checkout")
    _, told = refused("scan", str(place))

    assert shlex.split(told.split("\t")[1]) == ["git", "-C", str(place), *"fetch --refetch --no-filter origin".split()]
    monkeypatch.delenv("GIT_CEILING_DIRECTORIES")
    assert git(tree, "ls-files", ARM64) == ARM64


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("scn",), "No such command 'scn'; did you mean scan?"),
        (("checklists",), "did you mean checklist?"),
        (("help",), "did you mean --help?"),
        (("help", "scan"), "did you mean --help?"),
        (("6.12",), "a revision goes behind --rev: migrator scan --rev 6.12"),
        (("v6.13-rc1",), "a revision goes behind --rev: migrator scan --rev v6.13-rc1"),
        (("my linux",), "to look at that folder: migrator scan 'my linux'"),
        (("xyz",), "there are scan, draft, report, checklist, verify and explain"),
        (("--verison",), "--version"),
        (("--sample",), "it is an option of scan, draft, report, checklist and verify, and goes behind the command"),
        (("scan", "--formt", "json"), "--format"),
        (("draft", "--outptu", "x"), "--output"),
        (("report", "--fromat", "html"), "--format"),
        (("checklist", "--ticsk", "x"), "--ticks"),
        (("verify", "--no-tree-script", "x"), "--no-tree-scripts"),
        (("explain", "--fromat", "json"), "--format"),
        (("report", "--html"), "did you mean --format html?"),
        (("checklist", "--markdown"), "did you mean --format markdown?"),
        (("scan", "--json"), "did you mean --format json?"),
        (("scan", "--dry-run"), "No such option '--dry-run'; it is an option of draft\n"),
        (("report", "--rule", "x"), "No such option '--rule'; it is an option of scan\n"),
        (("scan", "--nonsense"), "No such option '--nonsense'.\n"),
        (("report", "--format", "htlm"), "did you mean html?"),
        (("report", "--format", "md"), "'markdown'"),
        (("scan", "--format", "tersed"), "did you mean terse?"),
        (("draft", "--color", "allways"), "did you mean always?"),
        (("verify", "x", "--format", "jsno"), "did you mean json?"),
        (("scan", "a", "v6.12"), "a revision goes behind --rev: --rev v6.12"),
        (("scan", "a", "HEAD~3"), "a revision goes behind --rev: --rev HEAD~3"),
        (("draft", "a", "drafts"), "an output goes behind -o: -o drafts"),
        (("report", "a", "b", "c"), "unexpected extra arguments (b c)"),
        (("explain", "a", "b"), "Got unexpected extra argument (b)\n"),
    ],
    ids=" ".join,
)
def test_mistyped_words(words: Words, told: str, call: Call, work: Path) -> None:
    """What was probably meant is told, and nothing is done."""
    (work / "my linux").mkdir()
    done = call(*words)

    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert done.err.startswith("Usage: migrator")
    assert [path.name for path in work.iterdir()] == ["my linux"]


@pytest.mark.parametrize(
    ("revision", "near"), [("6.12", "v6.12"), ("v612", "v6.12"), ("mian", "main"), ("v6.21", "v6.12")]
)
@COMMANDS
def test_mistyped_revision(command: Words, revision: str, near: str, refused: Refused, tmp_path: Path) -> None:
    """Near branches and tags are offered."""
    place = make_repository(tmp_path / "tree", files=sample_files())
    git(place, "branch", "-M", "main")
    git(place, "tag", "v6.12")

    assert refused(*command, str(place), "--rev", revision) == (
        3,
        f"{place} has no revision {revision!r}; did you mean {near}?",
    )


@pytest.mark.parametrize("command", ["scan", "draft", "report", "checklist", "verify", "explain"])
def test_every_command_says_how_much_it_tells(command: str, call: Call) -> None:
    """The same three options everywhere, and examples in every help, in 80 columns."""
    done = call(command, "--help")

    for option in ("-q, --quiet", "--verbose", "--color [auto|always|never]"):
        assert f"  {option} " in done.out
    assert f"  Examples:\n    migrator {command}" in done.out
    assert max(map(len, done.out.split("\n"))) <= 80
