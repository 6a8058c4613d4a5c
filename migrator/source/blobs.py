"""Entries of trees and the contents behind them, asked of git in two commands however many there are."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple, Protocol

from migrator.text import decode, encode

_MOST_PATHS = 200  # in one command
_MOST_BYTES = 4096  # of one path: Linux takes no longer one, and no command of more than 2 MiB
_NO_PART = ("", ".", "..", ".git")


class Run(Protocol):
    """Runs a git command in one repository and returns what it writes."""

    def __call__(self, words: list[str], data: bytes = b"", extra: Mapping[str, str] | None = None) -> bytes:
        """Return what the command writes."""


class Entry(NamedTuple):
    """One entry of a tree: mode as git writes it, object id, path."""

    mode: str
    id: str
    path: str


def list_entries(run: Run, commit: str, paths: Collection[str]) -> Iterator[Entry]:
    """Yield those of the paths that a commit has, by path; what can be no path in a tree is left out."""
    wanted = sorted(path for path in set(paths) if _is_plain(path))
    literally = {"GIT_LITERAL_PATHSPECS": "1"}
    for start in range(0, len(wanted), _MOST_PATHS):
        words = ["ls-tree", "-z", commit, "--", *wanted[start : start + _MOST_PATHS]]
        yield from _parse(run(words, extra=literally))


def list_all(run: Run, commit: str) -> Iterator[Entry]:
    """Yield every file of a commit, by path."""
    yield from _parse(run(["ls-tree", "-r", "-z", commit]))


def read_blobs(run: Run, ids: Iterable[str]) -> list[bytes]:
    """Return the contents of blobs, in order.

    Raises:
        LookupError: the repository lacks one of them.
    """
    request = "".join(f"{each}\n" for each in ids)
    out, at, found = run(["cat-file", "--batch"], encode(request)) if request else b"", 0, []
    while at < len(out):
        end = out.index(b"\n", at)
        if out[at:end].endswith(b" missing"):
            raise LookupError(decode(out[at:end]))
        size = int(out[at:end].rsplit(b" ", 1)[1])
        found.append(out[end + 1 : end + 1 + size])
        at = end + size + 2
    return found


def _parse(out: bytes) -> Iterator[Entry]:
    for line in out.split(b"\0"):
        head, _, path = decode(line).partition("\t")
        if path:
            mode, _, object_id = head.split(" ")
            yield Entry(mode, object_id, path)


def _is_plain(path: str) -> bool:
    parts = path.split("/")
    return "\0" not in path and len(encode(path)) <= _MOST_BYTES and not any(part.lower() in _NO_PART for part in parts)
