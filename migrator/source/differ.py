"""Git's own diff of texts that are in no repository: the hunks are cut as those of a mail are."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from migrator.source.git import finish_git, scratch_environment, start_git
from migrator.text import decode, encode

_DIFF = ("diff", "--no-index", "--no-color", "--no-ext-diff", "--no-textconv", "--no-renames", "--full-index", "--text")
_DIFFERENT = 1  # how git diff --no-index ends where there is a difference


Texts = tuple[str, str, str]  # a path, and its text before and after


def diff_texts(groups: Sequence[Sequence[Texts]]) -> list[str]:
    """Return one diff for each group of files; git makes them beside each other.

    Paths have `a/` and `b/` in front; the files of a group come in the order of their paths.
    """
    with tempfile.TemporaryDirectory(prefix="migrator-diff-") as folder:
        places = [Path(folder).resolve() / str(number) for number in range(len(groups))]
        # A temporary folder may lie in somebody's repository, whose attributes count for nothing here.
        environment = {**scratch_environment(), "GIT_CEILING_DIRECTORIES": folder}
        started = []
        for place, files in zip(places, groups, strict=True):
            _write(place, files)
            started.append(start_git((*_DIFF, "--no-prefix", "a", "b"), environment, place))
        return [decode(finish_git(process, good=(0, _DIFFERENT))) for process in started]


def _write(place: Path, files: Sequence[Texts]) -> None:
    """Write the files of a group, each side below a folder of its own."""
    for side, number in (("a", 1), ("b", 2)):
        (place / side).mkdir(parents=True)
        for texts in files:
            path = place / side / texts[0]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(encode(texts[number]))
