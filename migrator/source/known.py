"""Commits that a series names, and one of what it makes: asked of the scratch, which sees the user's objects."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from migrator.source.commits import quote_path
from migrator.source.git import GitError
from migrator.source.scratch import Scratch
from migrator.source.tree import Tree
from migrator.text import decode, encode

_REF = "refs/heads/verified"
_WHO = "migrator <migrator@example.invalid> 0 +0000"
_PLAIN = "100644"


def find_commit(scratch: Scratch, name: str) -> str | None:
    """Return the full id of the commit that a hexadecimal name begins; None where there is none, or more than one."""
    if not name or set(name) - set("0123456789abcdef"):
        return None
    words = ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"]
    try:
        return decode(scratch.run(words)).strip() or None
    except GitError:
        return None


def find_title(scratch: Scratch, name: str) -> str | None:
    """Return the subject of the commit that a hexadecimal name begins; None where there is none, or more than one."""
    commit = find_commit(scratch, name)
    if commit is None:
        return None
    return decode(scratch.run(["log", "-1", "--no-show-signature", "--format=%s", commit])).rstrip("\n")


def find_parent(scratch: Scratch, commit: str) -> str | None:
    """Return the first parent of a commit, given its full id; None where the repository has none."""
    words = ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}^1"]
    try:
        return decode(scratch.run(words)).strip() or None
    except GitError:
        return None


class Latest(NamedTuple):
    """One commit: its id, its first parent, empty where the repository has none, and its subject."""

    id: str
    parent: str
    subject: str


def latest_commits(scratch: Scratch, head: str, number: int) -> Iterator[Latest]:
    """Yield the latest commits up to one, the newest first; merges left out."""
    words = ["log", f"-{number}", "--no-merges", "--no-show-signature", "--format=%H%x00%P%x00%s", head]
    for line in decode(scratch.run(words)).split("\n"):
        commit, _, rest = line.partition("\0")
        parents, _, subject = rest.partition("\0")
        if commit:
            yield Latest(commit, parents.partition(" ")[0], subject)


def write_result(tree: Tree, files: Mapping[str, str | None]) -> str:
    """Make one commit on top of the tree's with some files as given, None for one that is gone; return its id."""
    stream = [encode(f"commit {_REF}\ncommitter {_WHO}\ndata 0\nfrom {tree.commit}\n")]
    for path, text in sorted(files.items(), key=lambda item: (item[1] is not None, item[0])):
        if text is None:
            stream.append(encode(f"D {quote_path(path)}\n"))
        else:
            content = encode(text)
            stream.append(encode(f"M {tree.mode(path) or _PLAIN} inline {quote_path(path)}\n"))
            stream.append(b"data %d\n%s\n" % (len(content), content))
    stream.append(b"\ndone\n")
    tree.scratch.run(["fast-import", "--quiet", "--done", "--force", "--date-format=raw"], b"".join(stream))
    return decode(tree.scratch.run(["rev-parse", "--verify", _REF])).strip()
