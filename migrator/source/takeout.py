"""Files of a commit, taken out of it into a folder.

Not by `git archive`: it obeys the tree's attributes, which leave files out and
rewrite others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import regex

from migrator.source.tree import SourceFile, Tree
from migrator.text import decode, encode

_LITERALLY = {"GIT_LITERAL_PATHSPECS": "1"}
_ODD = {"120000": "a link", "160000": "a submodule"}  # modes that git gives to what is no file
_FILE = "100"
# What MAINTAINERS may mean as a folder, though no slash ends it: get_maintainer.pl looks whether it is one.
_FOLDER = regex.compile(r"^[FX]:\s*+([^\s.*?]*[^\s.*?/])$", regex.MULTILINE)
_NEVER = {"", ".", "..", ".git"}


@dataclass(frozen=True)
class TakenOut:
    """What was taken out.

    Attributes:
        paths: of the files.
        odd: what else the commit has there, by path: `a link`.
    """

    paths: frozenset[str]
    odd: Mapping[str, str]

    def has(self, path: str) -> bool:
        """Whether the commit has such a file, or a folder of that name with a file in it."""
        return path in self.paths or any(other.startswith(f"{path}/") for other in self.paths)


def take_out(tree: Tree, names: Sequence[str], place: Path) -> TakenOut:
    """Write those files of the commit that have one of the names, or lie in a folder of such a name, into a new folder.

    No link is followed or made, nothing is written elsewhere. Folders that
    MAINTAINERS names without a slash are made, empty.

    Raises:
        ObjectMissingError: the repository lacks one of them.
    """
    out = tree.scratch.run(["ls-tree", "-r", "-z", "--full-tree", tree.commit, "--", *names], extra=_LITERALLY)
    modes = {path: mode for mode, path in map(_parse, filter(None, out.split(b"\0")))}
    files = [path for path, mode in modes.items() if mode.startswith(_FILE) and _is_inside(path)]
    place.mkdir()
    folders: list[str] = []
    for file in tree.read(files):
        if isinstance(file, SourceFile):
            target = place / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(encode(file.text))
            folders += _FOLDER.findall(file.text) if file.path.startswith("MAINTAINERS") else []
    for folder in _find_folders(tree, folders):
        (place / folder).mkdir(parents=True, exist_ok=True)
    return TakenOut(frozenset(files), {path: _ODD[mode] for path, mode in modes.items() if mode in _ODD})


def _parse(entry: bytes) -> tuple[str, str]:
    """Return mode and path of an entry of `git ls-tree -z`."""
    mode, _, rest = decode(entry).partition(" ")
    return mode, rest.partition("\t")[2]


def _is_inside(path: str) -> bool:
    """Tell whether a path stays within the folder it is written to; a damaged tree can hold any name."""
    return not {"\n", "\0"}.intersection(path) and not _NEVER.intersection(path.split("/"))


def _find_folders(tree: Tree, names: Sequence[str]) -> list[str]:
    """Return those of the names that are folders of the commit."""
    asked = [name for name in dict.fromkeys(names) if _is_inside(name) and not PurePosixPath(name).is_absolute()]
    if not asked:
        return []
    request = "".join(f"{tree.commit}:{name}\n" for name in asked)
    out = decode(tree.scratch.run(["cat-file", "--batch-check=%(objecttype)"], encode(request)))
    return [name for name, told in zip(asked, out.split("\n"), strict=False) if told == "tree"]
