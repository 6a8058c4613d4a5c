"""Small repositories in the shape of a kernel, and what a draft does with them."""

import hashlib
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from migrator.source.commits import (
    NewCommit,
    SeriesOptions,
    check_applies,
    format_patches,
    read_commit,
    write_commits,
)
from migrator.source.repository import Description, Identity, open_repository, resolve
from migrator.source.scratch import Scratch
from migrator.source.tree import SourceFile, Tree

RUN = "arch/x/kvm/a.c"
BEFORE = "int run(void)\n{\n\tguest_enter();\n\treturn 0;\n}\n"
AFTER = "int run(void)\n{\n\tguest_timing_enter_irqoff();\n\treturn 0;\n}\n"
FILES = {
    "arch/Kconfig": b"config KVM\n",
    RUN: BEFORE.encode(),
    "arch/y/kernel/b.c": b"int y;\n",
    "virt/kvm/main.c": b"int main_loop;\n",
}
PATHSPECS = (":(glob)arch/**/*.[ch]", ":(glob)virt/**/*.[ch]")
AUTHOR = Identity("Jane Doe", "jane@example.org")
COVER = "KVM: split guest entry\n\nOne patch for each architecture.\n"
NEW = NewCommit("KVM: x: split guest entry\n\nIt was combined.\n", {RUN: AFTER})

_ENVIRONMENT = {
    "GIT_AUTHOR_NAME": "Committer",
    "GIT_AUTHOR_EMAIL": "committer@example.org",
    "GIT_AUTHOR_DATE": "1700000000 +0530",
    "GIT_COMMITTER_NAME": "Committer",
    "GIT_COMMITTER_EMAIL": "committer@example.org",
    "GIT_COMMITTER_DATE": "1700000000 +0530",
    "GIT_CONFIG_COUNT": "2",
    "GIT_CONFIG_KEY_0": "gc.auto",
    "GIT_CONFIG_VALUE_0": "0",
    "GIT_CONFIG_KEY_1": "protocol.file.allow",
    "GIT_CONFIG_VALUE_1": "always",
}


def run(words: list[str], data: bytes = b"") -> str:
    """Run a command as the person who owns the repositories; return what it prints, stripped."""
    done = subprocess.run(words, input=data, capture_output=True, check=False, env={**os.environ, **_ENVIRONMENT})
    assert done.returncode == 0, done.stderr
    return done.stdout.decode("utf-8", "surrogateescape").strip()


def git(place: Path, *words: str, data: bytes = b"") -> str:
    """Run git in a folder; return what it prints, stripped."""
    return run(["git", "-C", str(place), *words], data)


def make_repository(place: Path, *options: str, files: Mapping[str, bytes] = FILES) -> Path:
    """Return a new repository with one commit of these files, on branch `main`."""
    run(["git", "init", "-q", "-b", "main", "--template=", *options, str(place)])
    commit_files(place, files)
    return place


def commit_files(place: Path, files: Mapping[str, bytes], message: str = "base") -> str:
    """Write the files into the work tree and commit all of it; return the commit's id."""
    for path, content in files.items():
        target = place / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    git(place, "add", "-A")
    git(place, "commit", "-q", "--allow-empty", "-m", message)
    return git(place, "rev-parse", "HEAD")


def clone(origin: Path, place: Path, *options: str) -> Path:
    """Return a clone made through git's own protocol, so that depth and filters count."""
    git(origin, "config", "uploadpack.allowFilter", "true")
    run(["git", "clone", "-q", "--template=", *options, f"file://{origin}", str(place)])
    return place


@dataclass(frozen=True)
class Draft:
    """What came of a draft of one patch: its commits, its mails by name, what was wrong with them."""

    found: tuple[str, ...]
    read: tuple[str, ...]
    base: str
    commits: tuple[str, ...]
    mails: Mapping[str, bytes]
    problem: str


def draft(place: Path, folder: Path, revision: str = "HEAD", new: NewCommit = NEW) -> Draft:
    """Do with a repository all that this layer can do; the mails go into `folder`."""
    repository = open_repository(place)
    commit = resolve(repository, revision)
    Description(repository, commit).wait()
    with Scratch(repository) as scratch:
        tree = Tree(scratch, commit)
        tree.check_kvm(["arch/*/kvm", "virt/kvm"], tree.archs())
        found = tree.search(["guest_enter"], PATHSPECS).paths()
        read = tuple(file.text for file in tree.read(found) if isinstance(file, SourceFile))
        base = read_commit(scratch, commit)
        commits = write_commits(tree, base, AUTHOR, [new])
        paths = format_patches(scratch, base, AUTHOR, SeriesOptions(1, COVER), folder)
        problem = check_applies(scratch, base, paths[1:], commits)
    mails = {path.name: path.read_bytes() for path in paths}
    return Draft(found, read, base.id, commits, mails, problem)


def check_draft(done: Draft) -> None:
    """Make sure that a draft of a repository of `FILES` found, read and wrote what it should."""
    assert done.found == (RUN,)
    assert done.read == (BEFORE,)
    assert list(done.mails) == ["0000-cover-letter.patch", "0001-KVM-x-split-guest-entry.patch"]
    assert b"\n-\tguest_enter();\n+\tguest_timing_enter_irqoff();\n" in done.mails["0001-KVM-x-split-guest-entry.patch"]
    assert f"\nbase-commit: {done.base}\n".encode() in done.mails["0000-cover-letter.patch"]
    assert done.problem == ""


def snapshot(place: Path) -> dict[str, tuple[str, int, int]]:
    """Return content, mode and time of change of everything below a folder, and of the folder."""
    found = {}
    for path in [place, *place.rglob("*")]:
        content = path.read_bytes() if path.is_file() else b""
        state = path.lstat()
        found[str(path)] = (hashlib.sha256(content).hexdigest(), state.st_mode, state.st_mtime_ns)
    return found
