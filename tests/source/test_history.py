"""Questions about the past: what git answers, within its time, and what becomes of them where it cannot."""

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

from migrator.source.history import History, Silence
from migrator.source.past import Blamed, Moved, Past
from migrator.source.repository import open_repository, resolve
from migrator.source.scratch import Scratch
from migrator.source.tree import Tree
from tests.source.repos import clone, commit_files, git, make_repository, snapshot

T = TypeVar("T")
FILE = "arch/x/kvm/run.c"


@contextmanager
def asked(place: Path, seconds: float = 60.0, tell: Callable[[str], None] | None = None) -> Iterator[History]:
    """Yield the history of a repository's HEAD."""
    repository = open_repository(place)
    with Scratch(repository) as scratch:
        yield History(Tree(scratch, resolve(repository, "HEAD")), seconds, tell)


def ask(place: Path, question: Callable[[Past], T]) -> T:
    """Return the answer to one question that has one."""
    with asked(place) as history:
        found = history.ask(question)
    assert not isinstance(found, Silence), found.why
    return found


def why_not(place: Path, question: Callable[[Past], object]) -> str:
    """Return why a question has no answer."""
    with asked(place) as history:
        found = history.ask(question)
    assert isinstance(found, Silence)
    return found.why


def write(*lines: str) -> dict[str, bytes]:
    """Return the file of these lines."""
    return {FILE: "".join(f"{line}\n" for line in lines).encode()}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return a repository of three commits to one file, the last of them to another one too."""
    place = make_repository(tmp_path / "tree", files=write("one", "two", "three"))
    commit_files(place, write("one", "zwei", "three"), "KVM: x: Say it in German")
    commit_files(place, {**write("one", "\tzwei", "drei"), "Makefile": b"all:\n"}, "KVM: x: Go on\n\nAs begun.")
    return place


def test_subjects(place: Path) -> None:
    """Each path has its own, the newest first; the commit before which nothing is known is none of them."""
    git(place, "rm", "-q", "Makefile")
    commit_files(place, {"README": b"1\n"}, "docs: begin")

    with asked(place) as history:
        found = history.subjects([FILE, "Makefile", "nowhere"])

    assert found == {
        FILE: ("KVM: x: Go on", "KVM: x: Say it in German"),
        "Makefile": ("docs: begin", "KVM: x: Go on"),
        "nowhere": (),
    }


def test_subjects_without_merges(place: Path) -> None:
    """A merge is nobody's change."""
    git(place, "checkout", "-q", "-b", "side", "HEAD^")
    commit_files(place, {"Makefile": b"other:\n"}, "Makefile: say something else")
    git(place, "checkout", "-q", "main")
    git(place, "merge", "-q", "-s", "ours", "-m", "Merge it", "side")

    with asked(place) as history:
        assert history.subjects(["Makefile"]) == {"Makefile": ("KVM: x: Go on",)}


@pytest.mark.parametrize("path", [":(glob)*.c", "h\u00e4\u00dflich.c"])
def test_paths_are_plain(path: str, tmp_path: Path) -> None:
    """A path that reads as a pattern, or that is not ASCII, is a path."""
    place = make_repository(tmp_path / "tree")
    commit = commit_files(place, {path: b"1\n"}, "odd: add")
    commit_files(place, {"other.c": b"1\n"}, "other: add")

    with asked(place) as history:
        assert history.subjects([path]) == {path: ("odd: add",)}
    assert ask(place, lambda past: past.blame(past.commit, path, [1])) == (Blamed(1, commit, path, 1),)
    assert ask(place, lambda past: past.texts(past.commit, [path])) == {path: "1\n"}


def test_blame(place: Path) -> None:
    """Lines are followed one by one; a change of white space wrote none of them."""
    first, second, third = git(place, "rev-list", "--reverse", "HEAD").split()

    assert ask(place, lambda past: past.blame(past.commit, FILE, [3, 2, 1, 2])) == (
        Blamed(1, first, FILE, 1),
        Blamed(2, second, FILE, 2),
        Blamed(3, third, FILE, 3),
    )


def test_blame_follows_renames(place: Path) -> None:
    """A line that came from a file of another name is told with that name, and its number there."""
    text = "".join(f"line {number}\n" for number in range(20))
    written = commit_files(place, {"virt/old.c": text.encode()}, "old: add")
    git(place, "mv", "virt/old.c", "arch/new.c")
    commit_files(place, {"arch/new.c": f"// new\n{text}".encode()}, "new: move")

    assert ask(place, lambda past: past.blame(past.commit, "arch/new.c", [6])) == (Blamed(6, written, "virt/old.c", 5),)


def test_ancestor(place: Path) -> None:
    """A commit has its parents, its date and its exact title; the root has no parent and is no edge."""
    root, _, head = git(place, "rev-list", "--reverse", "HEAD").split()

    found = ask(place, lambda past: past.ancestor(head))

    assert (found.id, found.title, found.seconds, found.is_edge) == (head, "KVM: x: Go on", 1700000000, False)
    assert found.parents == (git(place, "rev-parse", "HEAD^"),)
    assert (ask(place, lambda past: past.ancestor(root)).parents, found.is_edge) == ((), False)


def test_titles(place: Path) -> None:
    """A title is what git shows as one: quotes, letters of all kinds, two lines as one."""
    head = commit_files(place, write("1"), 'KVM: Say "h\u00f6r zu"\nto "x"\n\nBody.')

    assert ask(place, lambda past: past.ancestor(head)).title == 'KVM: Say "h\u00f6r zu" to "x"'


def test_title_in_another_encoding(place: Path) -> None:
    """A commit that tells its encoding is shown in UTF-8."""
    git(place, "-c", "i18n.commitEncoding=ISO-8859-1", "commit", "-q", "--allow-empty", "-F", "-", data=b"h\xf6r zu\n")

    assert ask(place, lambda past: past.ancestor(past.commit)).title == "h\u00f6r zu"


def test_edge_of_a_shallow_history(place: Path, tmp_path: Path) -> None:
    """Where a shallow clone ends, the commit is told as the edge, and its subject as nobody's."""
    shallow = clone(place, tmp_path / "shallow", "--depth=2")
    edge = git(place, "rev-parse", "HEAD^")

    assert ask(shallow, lambda past: past.ancestor(edge)).is_edge
    with asked(shallow) as history:
        assert history.subjects([FILE]) == {FILE: ("KVM: x: Go on",)}


@pytest.mark.parametrize("order", ["021", "102", "2100"])
def test_newest_first(order: str, place: Path) -> None:
    """Of commits of one date the child stands before the parent; each is told once."""
    commits = git(place, "rev-list", "--reverse", "HEAD").split()

    found = ask(place, lambda past: past.newest_first([commits[int(number)] for number in order]))

    assert found == tuple(reversed(commits))


def test_newest_by_date(place: Path) -> None:
    """Of commits on two branches the later one is the newer one."""
    git(place, "checkout", "-q", "-b", "side", "HEAD^")
    later = git(place, "commit-tree", "-p", "HEAD", "-m", "later", "HEAD^{tree}")
    main = git(place, "rev-parse", "main")
    made = git(place, "cat-file", "commit", later).replace("1700000000", "1800000000") + "\n"
    later = git(place, "hash-object", "-t", "commit", "-w", "--stdin", data=made.encode())

    assert ask(place, lambda past: past.newest_first([main, later])) == (later, main)
    assert ask(place, lambda past: past.newest_first([])) == ()


def test_moves(place: Path) -> None:
    """Added, changed, removed and renamed files are told apart."""
    git(place, "mv", "Makefile", "Kbuild")
    git(place, "rm", "-q", FILE)
    head = commit_files(place, {"new.c": b"int x;\n"}, "move")

    found = ask(place, lambda past: past.moves(past.ancestor(head).parents[0], head))

    assert set(found) == {Moved("Makefile", "Kbuild"), Moved(FILE, ""), Moved("", "new.c")}


def test_texts(place: Path) -> None:
    """Files are read as they were; one that was not there, and a folder, are left out."""
    root = git(place, "rev-list", "--max-parents=0", "HEAD")

    found = ask(place, lambda past: past.texts(root, [FILE, "Makefile", "arch", "", "a\nb"]))

    assert found == {FILE: "one\ntwo\nthree\n"}


def test_old_subjects(place: Path) -> None:
    """How people wrote six years before the commit tells nothing, however many commits there are."""
    made = git(place, "commit-tree", "-p", "HEAD", "-m", "today", "HEAD^{tree}")
    later = git(place, "cat-file", "commit", made).replace("1700000000", "2000000000") + "\n"
    git(place, "update-ref", "HEAD", git(place, "hash-object", "-t", "commit", "-w", "--stdin", data=later.encode()))

    with asked(place) as history:
        assert history.subjects([FILE]) == {FILE: ()}


def test_lines_that_went(place: Path) -> None:
    """The commits that added or removed a line with a name are told, the newest first; others are not."""
    first = commit_files(place, write("enable();", "exit();"), "add")
    commit_files(place, write("", "enable();", "exit();"), "move")
    second = commit_files(place, write("", "exit();"), "remove")

    assert ask(place, lambda past: past.changing(past.commit, [FILE], ["enable", "a.b"])) == (second, first)


def test_time_is_up(place: Path) -> None:
    """No second means no answer: a value that says so, whatever is asked."""
    with asked(place, 0) as history:
        assert history.subjects([FILE]) == {}
        answer = history.ask(lambda past: past.blame(past.commit, FILE, [1]))

    assert answer == Silence("git did not answer within 0 seconds")


def test_git_is_stopped(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A git that takes too long is ended, and is not asked again."""
    with asked(place, 0.2) as history:
        slow = tmp_path / "bin" / "git"
        slow.parent.mkdir()
        slow.write_text(f"#!/bin/sh\necho $$ >>{tmp_path}/pids\nexec sleep 600\n")
        slow.chmod(0o755)
        monkeypatch.setenv("PATH", f"{slow.parent}:/usr/bin:/bin")
        answers = [history.ask(lambda past: past.ancestor(past.commit)) for _ in range(3)]
    pids = (tmp_path / "pids").read_text().split()

    assert answers == [Silence("git did not answer within 0.2 seconds")] * 3
    assert len(pids) == 1
    with pytest.raises(ProcessLookupError):
        os.kill(int(pids[0]), 0)


def test_questions_are_asked_once(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second time there is no git to ask, and the answer is the same."""
    with asked(place) as history:
        first = history.subjects([FILE])
        monkeypatch.setenv("PATH", str(tmp_path))
        assert history.subjects([FILE]) == first != {}


def test_progress(place: Path) -> None:
    """Before what may take long a line is told."""
    told: list[str] = []
    with asked(place, tell=told.append) as history:
        history.subjects([FILE])
        history.ask(lambda past: past.blame(past.commit, FILE, [1]))
        commit = history.ask(lambda past: past.commit)

    assert isinstance(commit, str)
    assert told == [f"history: subjects of commits to {FILE}", f"history: {FILE} before {commit[:12]}"]


@pytest.mark.parametrize("kept", ["blob:none", "tree:0"])
def test_partial_clone(kept: str, place: Path, tmp_path: Path) -> None:
    """What a partial clone lacks is not fetched; the answer is why there is none."""
    partial = clone(place, tmp_path / "partial", f"--filter={kept}")
    before = snapshot(partial / ".git/objects")
    root = git(place, "rev-list", "--max-parents=0", "HEAD")

    told = {
        why_not(partial, lambda past: past.blame(past.commit, FILE, [1])),
        why_not(partial, lambda past: past.texts(root, [FILE])),
    }

    assert told == {"the repository is a partial clone that lacks older files, and this tool fetches nothing"}
    assert snapshot(partial / ".git/objects") == before


def test_subjects_of_a_clone_without_old_files(place: Path, tmp_path: Path) -> None:
    """Subjects need no file's content."""
    partial = clone(place, tmp_path / "partial", "--filter=blob:none")

    with asked(partial) as history:
        assert history.subjects([FILE]) == {FILE: ("KVM: x: Go on", "KVM: x: Say it in German")}


def test_damaged_repository(place: Path) -> None:
    """An object that is lost is git's complaint, in a sentence."""
    lost = git(place, "rev-parse", f"HEAD^^:{FILE}")
    (place / ".git/objects" / lost[:2] / lost[2:]).unlink()

    assert why_not(place, lambda past: past.blame(past.commit, FILE, [1])).startswith("git blame failed: ")


def test_replaced_history(place: Path) -> None:
    """Grafts and replaced commits do not count."""
    root, middle, head = git(place, "rev-list", "--reverse", "HEAD").split()
    git(place, "replace", "--graft", head, root)
    (place / ".git/info").mkdir(exist_ok=True)
    (place / ".git/info/grafts").write_text(f"{head} {root}\n")

    assert ask(place, lambda past: past.ancestor(head)).parents == (middle,)
    assert ask(place, lambda past: past.blame(past.commit, FILE, [2]))[0].commit == middle


def test_hostile_configuration(place: Path, home: Path) -> None:
    """Neither the user's configuration nor the repository's changes an answer."""
    plain = ask(place, lambda past: (past.blame(past.commit, FILE, [1, 2]), past.subjects([FILE])))
    text = (
        "[blame]\n\tmarkIgnoredLines = true\n\tblankBoundary = true\n\tcoloring = highlightRecent\n"
        "\tignoreRevsFile = /nowhere\n[log]\n\tshowSignature = true\n\tfollow = true\n\tdate = relative\n"
        "[diff]\n\tnoprefix = true\n\trenames = copies\n\texternal = /bin/false\n[color]\n\tui = always\n"
    )
    (home / ".gitconfig").write_text(text)
    with (place / ".git/config").open("a") as config:
        config.write(text)

    assert ask(place, lambda past: (past.blame(past.commit, FILE, [1, 2]), past.subjects([FILE]))) == plain


def test_sha256(tmp_path: Path) -> None:
    """A repository of longer ids answers as well."""
    place = make_repository(tmp_path / "tree", "--object-format=sha256", files=write("one", "two"))
    head = commit_files(place, write("one", "zwei"), "KVM: x: Say it in German")

    assert len(head) == 64
    assert ask(place, lambda past: past.blame(past.commit, FILE, [2])) == (Blamed(2, head, FILE, 2),)
    assert ask(place, lambda past: past.ancestor(head)).title == "KVM: x: Say it in German"


def test_nothing_is_written(place: Path) -> None:
    """The user's repository is the same afterwards."""
    before = snapshot(place)

    with asked(place) as history:
        history.subjects([FILE])
        history.ask(lambda past: past.blame(past.commit, FILE, [1]))
        history.ask(lambda past: past.moves(past.ancestor(past.commit).parents[0], past.commit))

    assert snapshot(place) == before


def test_digits_of_two(place: Path) -> None:
    """Digits name a commit where no other object begins with them."""
    head = git(place, "rev-parse", "HEAD")
    texts = (f"{number}\n".encode() for number in range(1_000_000))
    ids = (
        (text, hashlib.sha1(b"blob %d\0%s" % (len(text), text), usedforsecurity=False).hexdigest()) for text in texts
    )
    twin = next(text for text, name in ids if name[:4] == head[:4])
    git(place, "hash-object", "-w", "--stdin", data=twin)

    assert ask(place, lambda past: past.is_only(head, 12))
    assert not ask(place, lambda past: past.is_only(head, 4))
