"""Commits that a series names, asked of the scratch; and the one commit of what it makes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from migrator.source.known import find_commit, find_parent, find_title, latest_commits, write_result
from migrator.source.repository import open_repository, resolve
from migrator.source.scratch import Scratch
from migrator.source.tree import Skipped, SourceFile, Tree
from tests.source.repos import FILES, RUN, commit_files, git, make_repository, snapshot


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return a repository with two commits."""
    folder = make_repository(tmp_path / "tree")
    commit_files(folder, {"virt/a.c": b"int a;\n"}, "KVM: Add a\n\nWhy.")
    return folder


@pytest.fixture
def tree(place: Path) -> Iterator[Tree]:
    """Yield its HEAD."""
    repository = open_repository(place)
    with Scratch(repository) as scratch:
        yield Tree(scratch, resolve(repository, "HEAD"))


def test_find_commit(tree: Tree) -> None:
    """By the beginning of its id; nothing else is a name."""
    assert find_commit(tree.scratch, tree.commit[:12]) == tree.commit
    assert find_commit(tree.scratch, "0" * 12) is None
    assert find_commit(tree.scratch, "") is None
    assert find_commit(tree.scratch, "HEAD") is None
    assert find_commit(tree.scratch, "--all") is None


def test_what_is_no_commit_is_not_found(tree: Tree, place: Path) -> None:
    """A tree or a file has an id, too."""
    assert find_commit(tree.scratch, git(place, "rev-parse", "HEAD:virt/a.c")) is None


def test_titles_and_parents(tree: Tree, place: Path) -> None:
    """The subject alone; a first commit has no parent."""
    first = git(place, "rev-parse", "HEAD~1")

    assert find_title(tree.scratch, tree.commit[:12]) == "KVM: Add a"
    assert find_title(tree.scratch, "0" * 12) is None
    assert find_parent(tree.scratch, tree.commit) == first
    assert find_parent(tree.scratch, first) is None
    assert list(latest_commits(tree.scratch, tree.commit, 9)) == [
        (tree.commit, first, "KVM: Add a"),
        (first, "", "base"),
    ]
    assert len(list(latest_commits(tree.scratch, tree.commit, 1))) == 1


def test_write_result(tree: Tree, place: Path) -> None:
    """Changed, new and removed files; the others stay, and the user's repository does."""
    before = snapshot(place)
    files = {RUN: "int run;\n", "virt/a.c": None, 'virt/n "e\\w.c': "int \udcff;\n", "virt/a.c/b.c": "int b;\n"}
    result = Tree(tree.scratch, write_result(tree, files))
    paths = [RUN, "virt/a.c/b.c", 'virt/n "e\\w.c', "arch/y/kernel/b.c"]
    found = {file.path: file.text for file in result.read(paths) if isinstance(file, SourceFile)}

    assert found == {
        RUN: "int run;\n",
        "virt/a.c/b.c": "int b;\n",
        'virt/n "e\\w.c': "int \udcff;\n",
        "arch/y/kernel/b.c": FILES["arch/y/kernel/b.c"].decode(),
    }
    assert [type(file) for file in result.read(["virt/a.c"])] == [Skipped]
    assert write_result(tree, files) == result.commit
    assert snapshot(place) == before
