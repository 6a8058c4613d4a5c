"""The files of one commit: found, read, and told apart from what is no file."""

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from migrator.errors import TreeError
from migrator.facts.folders import find_folders, own_folder
from migrator.facts.recipe import load_recipe
from migrator.source.repository import open_repository, resolve
from migrator.source.sample import sample_repository
from migrator.source.scratch import ObjectMissingError, Scratch
from migrator.source.tree import Line, NoKvmError, PathspecError, Search, Skipped, SourceFile, Tree

from .repos import PATHSPECS, RUN, commit_files, git, make_repository


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return a repository with one commit."""
    return make_repository(tmp_path / "linux")


@pytest.fixture
def tree(place: Path) -> Iterator[Tree]:
    """Yield the tree of the same."""
    repository = open_repository(place)
    with Scratch(repository) as scratch:
        yield Tree(scratch, resolve(repository, "HEAD"))


def add_entry(place: Path, mode: str, content: str, path: str) -> None:
    """Commit one more entry that no work tree needs to hold."""
    git(place, "update-index", "--add", "--cacheinfo", f"{mode},{content},{path}")
    git(place, "commit", "-q", "-m", "one more entry")


def committed(tree: Tree, files: Mapping[str, bytes]) -> Tree:
    """Return the tree with more files committed."""
    return Tree(tree.scratch, commit_files(tree.scratch.repository.tree, files))


def read_one(tree: Tree, path: str) -> SourceFile | Skipped:
    """Read one path."""
    (found,) = tree.read([path])
    return found


def test_archs(tree: Tree) -> None:
    """The architectures are the folders below `arch`; `arch/Kconfig` is none."""
    assert tree.archs() == ("x", "y")


def test_archs_of_any_name(tree: Tree) -> None:
    """No list of architectures is built in: a folder is one, whatever bytes its name has."""
    tree = committed(tree, {"arch/ä new:(one)/Makefile": b"", os.fsdecode(b"arch/\xff/Makefile"): b""})

    assert tree.archs() == ("x", "y", "ä new:(one)", os.fsdecode(b"\xff"))


def test_no_archs(tmp_path: Path) -> None:
    """A tree without the folder has none."""
    repository = open_repository(make_repository(tmp_path / "linux", files={"readme": b""}))

    with Scratch(repository) as scratch:
        assert Tree(scratch, resolve(repository, "HEAD")).archs() == ()


@pytest.mark.parametrize(
    "places", [["arch/*/kvm", "virt/kvm"], ["arch/*/kvm"], ["virt/kvm"], ["gone", "virt/kvm"], ["arch/x/kvm"]]
)
def test_has_kvm(places: Sequence[str], tree: Tree) -> None:
    """One of the folders is enough; a star stands for each architecture."""
    tree.check_kvm(places, tree.archs())


@pytest.mark.parametrize(
    ("places", "archs"),
    [
        (["arch/*/hyperv", "virt/xen"], ["x", "y"]),
        (["arch/*/kvm"], []),
        (["arch/*/kvm"], ["y"]),
        (["virt/*"], ["x"]),
        (["arch/x/kvm/a.c"], ["x"]),
    ],
)
def test_has_no_kvm(places: Sequence[str], archs: Sequence[str], tree: Tree) -> None:
    """A tree without any of the folders is refused by its name; a file is no folder, and no name no answer."""
    with pytest.raises(NoKvmError, match=r"has no KVM .*; is it a kernel tree") as caught:
        tree.check_kvm(iter(places), archs)

    message = str(caught.value)
    assert message.startswith(f"{tree.scratch.repository.tree}: {tree.commit[:12]} ")
    assert f"({' or '.join(places)})" in message
    assert caught.value.exit_code == 3


def test_search(tree: Tree) -> None:
    """Files with any of the names are found, each once, sorted."""
    tree = committed(
        tree,
        {
            "virt/kvm/z.c": b"guest_exit(); guest_enter();\n",
            "arch/y/kvm/b.h": b"guest_exit();\n",
            "kernel/c.c": b"guest_enter();\n",  # outside of what is searched
            "arch/y/kvm/d.S": b"guest_enter();\n",
        },
    )

    assert tree.search(["guest_exit", "guest_enter"], PATHSPECS).paths() == (RUN, "arch/y/kvm/b.h", "virt/kvm/z.c")


def test_search_whole_words(tree: Tree) -> None:
    """A name is a whole word, and no pattern."""
    tree = committed(
        tree, {RUN: b"guest_enter_irqoff(); __guest_enter();\n", "arch/x/kvm/b.c": b"guest.enter\n#guest_enter\n"}
    )

    assert tree.search(["guest_enter"], PATHSPECS).paths() == ("arch/x/kvm/b.c",)
    assert tree.search(["guest_.*"], PATHSPECS).paths() == ()


def test_search_odd_paths(tree: Tree) -> None:
    """Paths come back as they are: not quoted, not cut, whatever bytes they have."""
    odd = os.fsdecode(b"arch/x/kvm/\xff.c")
    paths = ["arch/x/kvm/ :(a)\t\"b'.c", "arch/x/kvm/li\nne.c", "arch/x/kvm/ä.c", odd]
    tree = committed(tree, dict.fromkeys(paths, b"guest_exit();\n"))

    assert tree.search(["guest_exit"], PATHSPECS).paths() == tuple(sorted(paths))


def test_search_reads_the_commit(place: Path, tree: Tree) -> None:
    """What stands in the work tree or in the index is not looked at."""
    (place / RUN).write_text("guest_exit();\n")
    git(place, "add", "-A")

    assert tree.search(["guest_exit"], PATHSPECS).paths() == ()
    assert tree.search(["guest_enter"], PATHSPECS).paths() == (RUN,)


def test_search_whatever_attributes(place: Path, tree: Tree) -> None:
    """Attributes of the tree or of the repository hide no file."""
    (place / ".git/info").mkdir(exist_ok=True)
    (place / ".git/info/attributes").write_text("* -diff -text binary\n")
    tree = committed(tree, {".gitattributes": b"*.c binary\n", "arch/x/kvm/nul.c": b"\0guest_enter\n"})

    assert tree.search(["guest_enter"], PATHSPECS).paths() == (RUN, "arch/x/kvm/nul.c")


def test_search_with_bad_pathspec(tree: Tree) -> None:
    """A pathspec that git refuses ends the work with git's words."""
    with pytest.raises(TreeError, match=r"git grep failed: .*nonsense"):
        tree.search(["guest_enter"], [":(nonsense)arch"]).paths()


def test_lines(tree: Tree) -> None:
    """Each line with one of the names comes once, with its number, by path and number."""
    tree = committed(
        tree,
        {
            "virt/kvm/z.c": b"\n\tguest_exit(); guest_enter();\r\n" + b"\n" * 8 + b"guest_exit() /* end */",
            "arch/y/kvm/b.h": b"guest_exit();\n",
            "kernel/c.c": b"guest_enter();\n",  # outside of what is searched
        },
    )

    assert tree.lines(iter(["guest_exit", "guest_enter"]), PATHSPECS) == (
        Line(RUN, 3, "\tguest_enter();"),
        Line("arch/y/kvm/b.h", 1, "guest_exit();"),
        Line("virt/kvm/z.c", 2, "\tguest_exit(); guest_enter();\r"),
        Line("virt/kvm/z.c", 11, "guest_exit() /* end */"),
    )


def test_lines_whole_words(tree: Tree) -> None:
    """A name is a whole word, even behind a longer one that is looked for too, and no pattern."""
    text = b"guest_exit_irqoff\n__guest_exit guest_exit\nmy_guest_exit\nguest.exit a|b(c)\n"
    tree = committed(tree, {RUN: text})

    assert [line.number for line in tree.lines(["guest_exit", "guest_exit_irq", "guest_ex"], PATHSPECS)] == [2]
    assert [line.number for line in tree.lines(["guest.exit"], PATHSPECS)] == [4]
    assert [line.number for line in tree.lines(["a|b(c"], PATHSPECS)] == [4]


def test_lines_of_nothing(tree: Tree) -> None:
    """No name is in no line, and a name that stands nowhere in none."""
    assert tree.lines([], PATHSPECS) == ()
    assert tree.lines(["nowhere"], PATHSPECS) == ()


def test_lines_odd_paths_and_bytes(tree: Tree) -> None:
    """Line breaks in paths, NUL in the text, bytes of no text and attributes do not mix lines up."""
    odd = os.fsdecode(b"arch/x/kvm/\xff:7:.c")
    paths = ["arch/x/kvm/ :(a)\t\"b'.c", "arch/x/kvm/li\nne.c", "arch/x/kvm/ä.c", odd]
    files: dict[str, bytes] = dict.fromkeys(paths, b"x\0y\nguest_exit()\0" + b"5\0\xff\n")
    tree = committed(tree, {**files, ".gitattributes": b"*.c binary\n"})

    assert tree.lines(["guest_exit"], PATHSPECS) == tuple(
        Line(path, 2, "guest_exit()\0005\0\udcff") for path in sorted(paths)
    )


def test_lines_of_many_names(tree: Tree) -> None:
    """All names go into one search, however many they are."""
    name = "a_name_of_forty_characters_and_more_{}"
    tree = committed(tree, {RUN: f"{name.format(0)}();\n{name.format(3999)}();\n".encode()})
    found = tree.lines([name.format(number) for number in range(4000)], PATHSPECS)

    assert [line.number for line in found] == [1, 2]


def test_lines_with_bad_pathspec(tree: Tree) -> None:
    """A pathspec that git refuses ends the work with git's words."""
    with pytest.raises(TreeError, match=r"git grep failed: .*nonsense"):
        tree.lines(["guest_enter"], [":(nonsense)arch"])


def test_lines_of_missing_object(place: Path, tree: Tree) -> None:
    """A file that the repository lacks is told as that."""
    blob = git(place, "rev-parse", f"HEAD:{RUN}")
    (place / ".git/objects" / blob[:2] / blob[2:]).unlink()

    with pytest.raises(ObjectMissingError, match="lacks objects of this revision"):
        tree.lines(["guest_enter"], PATHSPECS)


@pytest.mark.parametrize(
    ("pathspec", "expected"),
    [("arch", True), (":(glob)arch/**/*.c", True), ("arch/Kconfig", True), ("arch/*/gone", False), ("kernel", False)],
)
def test_matches(pathspec: str, expected: bool, tree: Tree) -> None:
    """A pathspec that matches nothing can be told from one that does."""
    assert tree.matches(pathspec) is expected


@pytest.mark.parametrize(
    ("pathspecs", "expected"),
    [
        (["arch/x"], [RUN, "arch/x/kvm/\udcff.c"]),
        (["arch/*/kvm/*.c"], [RUN, "arch/x/kvm/\udcff.c", "arch/y/kvm/empty.c"]),
        ([":(glob)arch/*.c"], []),
        (["arch", ":(exclude)arch/x"], ["arch/Kconfig", "arch/y/kernel/b.c", "arch/y/kvm/empty.c"]),
        (["nowhere"], []),
    ],
)
def test_files(pathspecs: list[str], expected: list[str], tree: Tree) -> None:
    """Pathspecs mean what they mean to a search; files that hold nothing count, too."""
    tree = committed(tree, {"arch/y/kvm/empty.c": b"", "arch/x/kvm/\udcff.c": b"x\n"})
    every = tree.files(["."])

    assert every > {RUN, "arch/y/kvm/empty.c", "virt/kvm/main.c"}
    assert tree.files(pathspecs) == set(expected) & every == set(expected)


@pytest.mark.parametrize("pathspec", ["", ":(nonsense)arch", ":(glob"])
def test_matches_bad_pathspec(pathspec: str, tree: Tree) -> None:
    """One that git refuses is a mistake in the words, not in the tree."""
    with pytest.raises(PathspecError, match=r"git does not understand the pathspec .*: .+") as caught:
        tree.matches(pathspec)
    assert caught.value.exit_code == 2


def test_read(tree: Tree) -> None:
    """Files come in the order in which they were asked for, with their whole text."""
    tree = committed(tree, {"a": b"", "b": b"no newline", "c": b"\n\n", "d e": b"x 5\nmissing\n"})

    assert list(tree.read(["d e", "c", "b", "a", "c"])) == [
        SourceFile("d e", "x 5\nmissing\n"),
        SourceFile("c", "\n\n"),
        SourceFile("b", "no newline"),
        SourceFile("a", ""),
        SourceFile("c", "\n\n"),
    ]


def test_read_nothing(tree: Tree) -> None:
    """No path, no file."""
    assert list(tree.read([])) == []


@pytest.mark.parametrize("path", [":x.c", ":(glob)*.c", "a b\t\"c'\\", "ä.c", "-x.c", "missing", "a blob 5"])
def test_read_odd_paths(path: str, tree: Tree) -> None:
    """A path is a name and never a pattern or an option."""
    tree = committed(tree, {path: b"no newline", "x.c": b"other\n"})

    assert read_one(tree, path) == SourceFile(path, "no newline")
    assert tree.mode(path) == "100644"


def test_read_any_bytes(tree: Tree) -> None:
    """Bytes that are no text come through, and line endings stay."""
    tree = committed(tree, {"a.c": b"\xff\xfe\0\r\n\x0cb\r"})

    assert read_one(tree, "a.c") == SourceFile("a.c", "\udcff\udcfe\0\r\n\x0cb\r")


def test_read_line_break(tree: Tree) -> None:
    """A path that git's request cannot carry is skipped, and the others are read."""
    tree = committed(tree, {"a\nb.c": b"guest_enter();\n", "c.c": b"c\n"})

    assert set(tree.read(["a\nb.c", "c.c"])) == {
        Skipped("a\nb.c", "its name holds a line break"),
        SourceFile("c.c", "c\n"),
    }


@pytest.mark.parametrize("path", ["gone.c", "arch/x/kvm/gone.c", f"{RUN}/a.c", "gone/gone.c", "gone 5"])
def test_read_missing_path(path: str, tree: Tree) -> None:
    """A path that the commit does not have is skipped as that."""
    assert read_one(tree, path) == Skipped(path, "no such file in this commit")
    assert tree.mode(path) == ""


def test_read_folder(tree: Tree) -> None:
    """A folder is no file."""
    folder, file = tree.read(["arch/x", RUN])

    assert folder == Skipped("arch/x", "it is no file")
    assert isinstance(file, SourceFile)


def test_read_link(place: Path, tree: Tree) -> None:
    """A symbolic link is no file: a patch of what it points at must not be written to it."""
    blob = git(place, "hash-object", "-w", "--stdin", data=b"x/kvm/a.c")
    add_entry(place, "120000", blob, "arch/z.c")
    tree = Tree(tree.scratch, git(place, "rev-parse", "HEAD"))

    assert read_one(tree, "arch/z.c") == Skipped("arch/z.c", "it is no file")


def test_read_submodule(place: Path, tree: Tree) -> None:
    """A submodule is no file, and its commit is nothing that the repository lacks."""
    add_entry(place, "160000", "1" * 40, "sub")
    tree = Tree(tree.scratch, git(place, "rev-parse", "HEAD"))

    assert read_one(tree, "sub") == Skipped("sub", "it is no file")
    assert read_one(tree, "sub/a.c") == Skipped("sub/a.c", "no such file in this commit")


def test_mode(place: Path, tree: Tree) -> None:
    """The mode is the committed one, not that of the work tree."""
    blob = git(place, "rev-parse", f"HEAD:{RUN}")
    add_entry(place, "100755", blob, RUN)
    tree = Tree(tree.scratch, git(place, "rev-parse", "HEAD"))

    assert tree.mode(RUN) == "100755"
    assert tree.mode("virt/kvm/main.c") == "100644"


def test_default_scope_of_sample() -> None:
    """No default pathspec is empty: each finds a file of the sample tree, which has KVM."""
    facts = load_recipe(find_folders(), "guest-entry")
    scope = {pathspec for search in (facts.pathspecs([]), facts.searches([])[0]) for pathspec in search}
    with sample_repository(own_folder() / "sample") as place:
        repository = open_repository(place)
        with Scratch(repository) as scratch:
            tree = Tree(scratch, resolve(repository, "sample"))
            empty = [pathspec for pathspec in scope if not tree.matches(pathspec)]
            tree.check_kvm(facts.scope.kvm, tree.archs())

    assert empty == []


def test_sample_of_careful_user(home: Path) -> None:
    """A user whose git opens no bare repository by itself can read the sample too."""
    (home / ".gitconfig").write_text("[safe]\n\tbareRepository = explicit\n")

    with sample_repository(own_folder() / "sample") as place:
        assert len(resolve(open_repository(place), "HEAD")) == 40


def test_sample_is_the_same_everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample's commit depends on its files alone, and the repository goes away."""
    files = tmp_path / "files"
    (files / "arch/x").mkdir(parents=True)
    (files / "arch/x/a.c").write_bytes(b"int x;\n")
    monkeypatch.setenv("GIT_DIR", "/elsewhere")
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Somebody")

    with sample_repository(files) as place:
        monkeypatch.delenv("GIT_DIR")
        found = git(place, "rev-parse", "HEAD", "sample")

    assert found.split("\n") == ["33036f89e349649d7e9ecbb57b4b3469f69f7b0f"] * 2
    assert not place.exists()


def test_places_that_a_pattern_matches(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """Path and text of each; a git that was built without Perl's expressions is asked with the plain one."""
    perl, plain = r"guest_\p{Ll}++", "guest_[a-z]+"
    found = [*tree.matches_of(tree.search_matches(perl, PATHSPECS), plain, PATHSPECS)]
    texts = Search.texts

    def refuse_once(_: Search) -> Iterator[tuple[str, str]]:
        monkeypatch.setattr(Search, "texts", texts)
        raise TreeError("git grep failed: fatal: cannot use Perl-compatible regexes")

    monkeypatch.setattr(Search, "texts", refuse_once)

    assert found
    assert {text for _, text in found} == {"guest_enter"}
    assert [*tree.matches_of(tree.search_matches(perl, PATHSPECS), plain, PATHSPECS)] == found


def test_pattern_that_git_does_not_understand(tree: Tree) -> None:
    """What git says of it comes out."""
    with pytest.raises(TreeError, match="git grep failed"):
        [*tree.matches_of(tree.search_matches("(", ["arch"]), "(", ["arch"])]


def test_searches_that_nobody_waits_for_end_with_the_scratch(place: Path) -> None:
    """Whether they are read while others work or not: no process stays, and nothing complains."""
    repository = open_repository(place)
    with Scratch(repository) as scratch:
        tree = Tree(scratch, resolve(repository, "HEAD"))
        tree.search_matches(r"^\w+ ", PATHSPECS)
        tree.search(["guest_exit"], PATHSPECS)
        started = [*scratch._started]

    assert len(started) >= 2
    assert all(process.returncode is not None for process in started)
    assert not scratch.path.exists()
