"""A repository of its own in which mails are applied with `git am`, far from the user's objects.

It holds the files that the mails change, as one commit of the user's has them, and no others. Nothing of the
user's is borrowed: what git writes would else touch the packs that hold the same objects.
"""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from types import TracebackType

from migrator.source.blobs import list_all, list_entries, read_blobs
from migrator.source.git import GitError, run_git, scratch_environment
from migrator.source.mailinfo import parse_mail, without_transport
from migrator.source.tree import Tree
from migrator.text import decode, encode

# A link is a plain file here, so that nothing written through one leaves the room.
_CONFIG = """\
[core]
\tsymlinks = false
\tautocrlf = false
\tattributesFile = /dev/null
\texcludesFile = /dev/null
\thooksPath = /dev/null
[gc]
\tauto = 0
"""
# It beats what a `.gitattributes` says, in the tree or in a mail.
_ATTRIBUTES = "* -text -eol -filter -ident -working-tree-encoding -whitespace\n"
_FILES, _LINK = ("100644", "100755"), "120000"
_WHO = "Room <room@example.invalid> 0 +0000"
_AM = ("am", "--quiet", "--patch-format=mbox", "--whitespace=nowarn", "--no-scissors", "--no-3way", "--no-gpg-sign")


class Room(AbstractContextManager["Room"]):
    """Applies mails one after the other; the folder goes with it.

    Attributes:
        base: the id of its first commit, which holds the files as they were.
        objects: the folder of its objects, for a git that is to read them, too.
    """

    def __init__(self, tree: Tree, paths: Collection[str]) -> None:
        """`paths` are all that the mails name; those that the commit lacks are left out.

        Raises:
            ObjectMissingError: the repository lacks one of the files.
        """
        self._paths = tuple(sorted(paths))
        self._folder = tempfile.TemporaryDirectory(prefix="migrator-room-")
        self._place = Path(self._folder.name).resolve()
        self.objects = self._place / ".git/objects"
        try:
            self._furnish(tree)
            self.base = self._head()
        except BaseException:
            self._folder.cleanup()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Remove the folder."""
        self._folder.cleanup()

    def _furnish(self, tree: Tree) -> None:
        """Make the repository and its first commit."""
        self._git(
            ["init", "--quiet", "--template=", "-b", "room", f"--object-format={tree.scratch.repository.object_format}"]
        )
        with (self._place / ".git/config").open("a") as config:
            config.write(_CONFIG)
        (self._place / ".git/info").mkdir(exist_ok=True)
        (self._place / ".git/info/attributes").write_text(_ATTRIBUTES)
        listed = list_entries(tree.scratch.run, tree.commit, self._paths)
        entries = [entry for entry in listed if entry.mode in {*_FILES, _LINK}]
        stream = [encode(f"commit refs/heads/room\ncommitter {_WHO}\n"), _data(b"base\n")]
        try:
            contents = read_blobs(tree.scratch.run, [entry.id for entry in entries])
        except LookupError as error:
            raise tree.scratch.missing() from error
        for entry, content in zip(entries, contents, strict=True):
            stream += encode(f"M {entry.mode} inline {_quote(entry.path)}\n"), _data(content)
        self._git(["fast-import", "--quiet", "--done", "--date-format=raw"], b"".join([*stream, b"done\n"]))
        self._git(["reset", "--quiet", "--hard"])

    def apply(self, mail: bytes) -> str:
        """Apply one mail with `git am` on top of those before; return what git says is wrong, empty for nothing.

        Where it does not apply, and lines of it end with CR, `--keep-cr` is tried, too: the files that have
        such lines need it. What fails leaves nothing behind.
        """
        problem = self._apply(mail, [])
        if problem and b"\r\n" in without_transport(mail) and not self._apply(mail, ["--keep-cr"]):
            return ""
        return problem

    def _apply(self, mail: bytes, options: Sequence[str]) -> str:
        before = self._head()
        try:
            self._git([*_AM, *options], mail)
        except GitError as error:
            self._go_back(before)
            return self._tell(error)
        return "" if self._head() != before else "it holds no patch"

    def revert(self, mail: bytes) -> str:
        """Take one applied mail back with `git apply -R`; return what git says is wrong, empty for nothing."""
        before = self._head()
        try:
            patch = encode(parse_mail(mail).patch)
            self._git(["apply", "-R", "--index", "--whitespace=nowarn", "-"], patch)
            self._git(["commit", "--quiet", "--allow-empty", "--message=Revert"])
        except GitError as error:
            self._go_back(before)
            return self._tell(error)
        return ""

    def texts(self) -> dict[str, str | None]:
        """Return the files as they are now; None for one that is not there, or is no file."""
        wanted = frozenset(self._paths)
        entries = [e for e in list_all(self._git, "HEAD") if e.mode in _FILES and e.path in wanted]
        contents = read_blobs(self._git, [entry.id for entry in entries])
        found = {entry.path: decode(content) for entry, content in zip(entries, contents, strict=True)}
        return {path: found.get(path) for path in self._paths}

    def tree(self) -> str:
        """Return the id of the tree as it is now: files with their modes, and links."""
        return decode(self._git(["rev-parse", "--verify", "HEAD^{tree}"])).strip()

    def has(self, mail: bytes) -> bool:
        """Tell whether a mail's changes are there already, so that it can be taken back."""
        before = self._head()
        is_there = not self.revert(mail)
        self._go_back(before)
        return is_there

    def message(self) -> str:
        """Return the message of the last commit, as `git am` took it from the mail."""
        return decode(self._git(["cat-file", "commit", "HEAD"])).partition("\n\n")[2]

    def commits(self) -> tuple[str, ...]:
        """Return the ids of the commits on top of the first one, in order."""
        return tuple(decode(self._git(["rev-list", "--reverse", f"{self.base}..HEAD"])).split())

    def _head(self) -> str:
        return decode(self._git(["rev-parse", "--verify", "HEAD"])).strip()

    def _go_back(self, commit: str) -> None:
        """Remove what a failed command left; one that failed early left nothing to abort."""
        with suppress(GitError):
            self._git(["am", "--abort"])
        self._git(["reset", "--quiet", "--hard", commit])
        self._git(["clean", "--quiet", "-ffdx"])

    def _tell(self, error: GitError) -> str:
        """Return what git said, without its advice for a person at the terminal, and without our folder."""
        said = [line for line in error.stderr.split("\n") if line.strip() and not line.startswith("hint:")]
        return "\n".join(said).replace(f"{self._place}/", "") or "git finds no patch in it"

    def _git(self, words: Sequence[str], data: bytes = b"", extra: Mapping[str, str] | None = None) -> bytes:
        name, mail, date = _WHO.replace(">", "<").split("<")
        own = {"GIT_DIR": str(self._place / ".git"), "GIT_WORK_TREE": str(self._place)}
        for role in ("AUTHOR", "COMMITTER"):
            own |= {f"GIT_{role}_NAME": name.strip(), f"GIT_{role}_EMAIL": mail, f"GIT_{role}_DATE": f"@{date.strip()}"}
        return run_git(words, {**scratch_environment(), **own, **(extra or {})}, self._place, data)


def _data(content: bytes) -> bytes:
    return b"data %d\n%s\n" % (len(content), content)


def _quote(path: str) -> str:
    """Return the path as fast-import reads it, whatever it holds."""
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
