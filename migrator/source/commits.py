"""Commits of the scratch repository, and the mails that git makes of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from migrator.source.git import GitError, inherited_environment
from migrator.source.headers import encode_headers
from migrator.source.repository import Identity
from migrator.source.scratch import Scratch
from migrator.source.tree import Tree
from migrator.text import decode, encode

_BRANCH = "draft"


@dataclass(frozen=True)
class Commit:
    """What the series takes from its base.

    Attributes:
        id: the full id.
        seconds: the committer's date, since the epoch.
        zone: its time zone as git writes it, `+0100`.
    """

    id: str
    seconds: int
    zone: str


@dataclass(frozen=True)
class NewCommit:
    """A commit to be made: its message, and each changed file's whole new text."""

    message: str
    files: Mapping[str, str]


def read_commit(scratch: Scratch, commit: str) -> Commit:
    """Return what is known of a commit, given its full id."""
    if scratch.repository.object_format != "sha1":
        return _read_plainly(scratch, commit)
    import git

    with (
        inherited_environment(scratch.environment()),
        git.Repo(scratch.path, odbt=git.GitCmdObjectDB, expand_vars=False) as repo,
    ):
        found = repo.commit(commit)
        minutes = -found.committer_tz_offset // 60
        sign = "-" if minutes < 0 else "+"
        zone = f"{sign}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
        return Commit(commit, found.committed_date, zone)


def _read_plainly(scratch: Scratch, commit: str) -> Commit:
    """Return the same by git itself: GitPython reads ids of 40 digits only."""
    out = decode(scratch.run(["log", "-1", "--format=%cd", "--date=raw", commit]))
    seconds, zone = out.split()
    return Commit(commit, int(seconds), zone)


def write_commits(tree: Tree, base: Commit, author: Identity, commits: Sequence[NewCommit]) -> tuple[str, ...]:
    """Make the commits on top of the base, in the scratch; return their ids."""
    who = f"{author.name} <{author.email}> {base.seconds} {base.zone}"
    stream: list[bytes] = []
    for number, commit in enumerate(commits, 1):
        parent = base.id if number == 1 else f":{number - 1}"
        head = f"commit refs/heads/{_BRANCH}\nmark :{number}\nauthor {who}\ncommitter {who}\n"
        stream += encode(head), _data(commit.message), encode(f"from {parent}\n")
        for path, text in sorted(commit.files.items()):
            stream += encode(f"M {tree.mode(path)} inline {quote_path(path)}\n"), _data(text)
        stream.append(b"\n")
    stream.append(b"done\n")
    tree.scratch.run(["fast-import", "--quiet", "--done", "--force", "--date-format=raw"], b"".join(stream))
    out = decode(tree.scratch.run(["rev-list", "--reverse", f"{base.id}..{_BRANCH}"]))
    return tuple(out.split())


def _data(text: str) -> bytes:
    content = encode(text)
    return b"data %d\n%s\n" % (len(content), content)


def quote_path(path: str) -> str:
    """Return the path as fast-import reads it, whatever it holds."""
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


@dataclass(frozen=True)
class SeriesOptions:
    """How `git format-patch` is to number and name the series.

    Attributes:
        version: `-v N`; 1 is not shown, as git does.
        cover: subject, empty line, text; empty for no cover letter.
        prefix: what stands in the brackets before the numbers, `RFC PATCH`.
    """

    version: int
    cover: str
    prefix: str = "PATCH"


def format_patches(
    scratch: Scratch, base: Commit, author: Identity, options: SeriesOptions, folder: Path
) -> tuple[Path, ...]:
    """Write the draft branch as mails into `folder`; return them in order, the cover letter first."""
    words = ["format-patch", "-q", "-o", str(folder), f"--base={base.id}", "--full-index", "--no-signature"]
    words += ["--zero-commit", "--numbered", "--no-thread", "--no-attach", "--no-renames", "--text"]
    words += [f"--subject-prefix={options.prefix}"]
    words += ["--cover-letter", "--cover-from-description=subject"] if options.cover else ["--no-cover-letter"]
    words += [f"--reroll-count={options.version}"] if options.version > 1 else []
    extra = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"branch.{_BRANCH}.description",
        "GIT_CONFIG_VALUE_0": options.cover,
        "GIT_COMMITTER_NAME": author.name,
        "GIT_COMMITTER_EMAIL": author.email,
        "GIT_COMMITTER_DATE": f"@{base.seconds} {base.zone}",  # the cover letter's
    }
    scratch.run([*words, f"{base.id}..{_BRANCH}"], extra=extra)
    paths = tuple(sorted(folder.glob("*.patch")))
    for path in paths:
        path.write_bytes(encode_headers(path.read_bytes()))
    return paths


def check_applies(scratch: Scratch, base: Commit, mails: Sequence[Path], commits: Sequence[str]) -> str:
    """Return what is wrong when the patches are applied in order to the base; empty where nothing is.

    Each must leave its files as its commit does. An index of its own is used, of
    the files that the commits change and no others, and no work tree.
    """
    index = {"GIT_INDEX_FILE": str(scratch.path / "apply.index")}
    last = commits[-1] if commits else base.id
    paths = [decode(p) for p in scratch.run(["diff-tree", "-r", "-z", "--name-only", base.id, last]).split(b"\0") if p]
    scratch.run(["read-tree", "--empty"], extra=index)
    scratch.run(["update-index", "-z", "--index-info"], _entries(scratch, base.id, paths), extra=index)
    for mail, commit in zip(mails, commits, strict=True):
        try:
            scratch.run(["apply", "--cached", "--whitespace=nowarn", str(mail)], extra=index)
        except GitError as error:
            return f"{mail.name}: {error.stderr.strip()}"
        # Not by `write-tree`: it would touch packs of the user's that hold such a tree already.
        if scratch.run(["ls-files", "-s", "-z"], extra=index) != _entries(scratch, commit, paths):
            return f"{mail.name}: it applies, but gives another tree than its commit"
    return ""


def _entries(scratch: Scratch, commit: str, paths: Sequence[str]) -> bytes:
    """Return a commit's entries of some files, as an index lists and takes them."""
    listed = scratch.run(["ls-tree", "-r", "-z", commit, "--", *paths], extra={"GIT_LITERAL_PATHSPECS": "1"})
    entries = (entry.partition(b"\t") for entry in listed.split(b"\0") if entry)
    told = ((*head.split(b" "), path) for head, _, path in entries)
    return b"".join(b"%s %s 0\t%s\0" % (mode, object_id, path) for mode, _, object_id, path in told)
