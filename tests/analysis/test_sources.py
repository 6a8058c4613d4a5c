"""The files of a tree, for recipes: as the commit has them, and as patches leave them."""

from pathlib import Path
from typing import NoReturn

import pytest

from migrator.analysis.sources import TreeSources
from migrator.errors import TreeError
from migrator.source.repository import open_repository, resolve
from migrator.source.scratch import Scratch
from migrator.source.tree import Tree
from migrator.syntax.unit import Unit
from tests.source.repos import make_repository

_FILES = {"a/one.c": b"int wanted;\n", "a/two.c": b"int unwanted;\n", "b/three.c": b"int wanted;\n"}


def test_changed_files_count_as_they_are(tmp_path: Path) -> None:
    """A word that a patch takes away is gone, one that it brings is found, where the pathspecs say."""
    place = make_repository(tmp_path / "tree", files=_FILES)
    repository = open_repository(place)
    with Scratch(repository) as scratch:
        sources = TreeSources(Tree(scratch, resolve(repository, "HEAD")))
        later = sources.over({"a/one.c": Unit("int gone;\n"), "a/two.c": Unit("int wanted;\n")})

        assert sources.holding(["wanted"], ["."]) == ("a/one.c", "b/three.c")
        assert later.holding(["wanted"], ["."]) == ("a/two.c", "b/three.c")
        assert later.holding(["wanted"], ["b"]) == ("b/three.c",)
        assert sources.holding(["wanted"], ["a"]) == ("a/one.c",)


def test_a_read_that_fails_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be read is asked for again, and does not pass for a file that is not there."""
    place = make_repository(tmp_path / "tree", files=_FILES)
    repository = open_repository(place)
    with Scratch(repository) as scratch:
        tree = Tree(scratch, resolve(repository, "HEAD"))
        with monkeypatch.context() as broken:
            broken.setattr(Tree, "read", _fail)
            with pytest.raises(TreeError):
                TreeSources(tree).read("a/one.c")

        assert TreeSources(tree).read("a/one.c") is not None


def _fail(*_: object) -> NoReturn:
    raise TreeError("an object is missing")


def test_files_are_read_once(tmp_path: Path) -> None:
    """The same unit comes back, before and after patches; what is not there is None, and a folder is no file."""
    place = make_repository(tmp_path / "tree", files=_FILES)
    repository = open_repository(place)
    with Scratch(repository) as scratch:
        sources = TreeSources(Tree(scratch, resolve(repository, "HEAD")))
        sources.holding(["wanted"], ["."])
        later = sources.over({"a/two.c": Unit("")})

        assert sources.read("a/one.c") is later.read("a/one.c")
        assert (two := sources.read("a/two.c")) is not None
        assert two.text == "int unwanted;\n"
        assert (new := later.read("a/two.c")) is not None
        assert new.text == ""
        assert sources.read("a") is None
        assert sources.read("a/four.c") is None
