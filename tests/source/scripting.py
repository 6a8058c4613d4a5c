"""Repositories with scripts of their own in the place of the kernel's, and what a tree's scripts answer."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from migrator.progress import Progress, tell_nobody
from migrator.source.processes import Limits
from migrator.source.repository import open_repository, resolve
from migrator.source.scratch import Scratch
from migrator.source.scripts import TreeScripts
from migrator.source.tree import Tree
from tests.source.repos import make_repository

CHECKPATCH = "scripts/checkpatch.pl"
GET_MAINTAINER = "scripts/get_maintainer.pl"
MAINTAINERS = {"MAINTAINERS": b"THE REST\nF:\t*/\n"}


def make_scripts(place: Path, files: Mapping[str, str], *options: str) -> Path:
    """Return a new repository with these scripts and files."""
    return make_repository(place, *options, files={**MAINTAINERS, **{path: t.encode() for path, t in files.items()}})


@contextmanager
def opened(
    place: Path, told: list[str] | None = None, limits: Limits | None = None, progress: Progress = tell_nobody
) -> Iterator[TreeScripts]:
    """Yield the scripts of a repository's HEAD; what is told is added to a list."""
    repository = open_repository(place)
    with Scratch(repository) as scratch:
        tree = Tree(scratch, resolve(repository, "HEAD"))
        tell = told.append if told is not None else None
        with TreeScripts(tree, tell, limits or Limits(), progress=progress) as scripts:
            yield scripts
