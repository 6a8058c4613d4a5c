"""A draft handed over: the folder, the mbox, the branch, and the commands that come next."""

import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from migrator.cli.scanning import Scanned
from migrator.cli.selection import Selection
from migrator.errors import UsageError
from migrator.series.build import Series
from migrator.series.folder import write_folder
from migrator.series.mbox import render_mbox
from migrator.source.branch import NewBranch, check_branch, making_branch
from migrator.source.placing import BranchError
from migrator.source.repository import read_identity
from migrator.source.tree import Tree

_MBOX = "series.mbx"
_DROPS_COVERS = (2, 35)  # the first git whose `am` can be told to
_NOBODY = """\
--branch writes commits, and no identity is set for them; set yours with
\tgit config --global user.name "Your Name"
\tgit config --global user.email you@example.org"""


@dataclass(frozen=True)
class Handover:
    """Where a series goes.

    Attributes:
        git_version: of the git that the next command is for.
        branch: in a repository that the user named; None for no branch.
    """

    output: Path
    git_version: str
    force: bool = False
    branch: NewBranch | None = None


def find_branch(scanned: Scanned, name: str | None, place: Path | None) -> NewBranch | None:
    """Return the branch that the options ask for; it is written only to a repository that they name.

    Raises:
        UsageError, TreeError: no repository is named, or the branch cannot be made there.
    """
    if name is None:
        if place is not None:
            raise UsageError(f"--into {place} is where a branch goes; name it with --branch NAME")
        return None
    named = place or (Path(scanned.selection.tree) if scanned.selection.tree else None)
    if named is None:
        raise UsageError(f"--branch {name} writes to a repository that you name; give TREE, or --into REPO")
    if not scanned.selection.sample and read_identity(scanned.repository) is None:
        raise UsageError(_NOBODY)
    return check_branch(named, name, scanned.tree.commit)


def write_files(handover: Handover, tree: Tree, series: Series | None, documents: Mapping[str, bytes]) -> None:
    """Write the folder, and the branch where one is wished: both, or neither."""
    files = {mail.name: mail.content for mail in series.mails} if series else {}
    files |= {_MBOX: render_mbox(series.mails)} if series else {}
    files |= documents
    if not (handover.branch and series):
        write_folder(handover.output, files, force=handover.force)
        return
    is_written = False
    try:
        with making_branch(tree.scratch, handover.branch, series.commits[-1]):
            write_folder(handover.output, files, force=handover.force)
            is_written = True
    except BranchError as error:
        if not is_written:
            raise
        raise BranchError(f"{error}; the files are in {handover.output} all the same") from error


def tell_ways(
    handover: Handover, series: Series | None, selection: Selection, documents: Iterable[str], *, has_failed: bool
) -> str:
    """Return what was written, the documents behind the patches, and the commands that come next."""
    names = [*(mail.name for mail in series.mails), _MBOX] if series else []
    lines = [f"wrote {handover.output / name}" for name in (*names, *documents)]
    branch = handover.branch
    if branch:
        told = f"wrote branch {branch.name} of {branch.place}"
        lines.append(told if series else f"no branch {branch.name} was made: no commit is drafted")
    if has_failed:
        lines.append("next: a check failed, as told above; do not send these before it is mended")
    elif series and branch:
        place = f"a clone of {branch.place}" if branch.is_bare else branch.place
        lines.append(f"next: read them; then, in {place}: {_tell_b4(branch)}")
    elif series:
        folder = handover.output.absolute() if selection.tree else handover.output  # that tree is elsewhere
        lines.append(
            f"next: read them; then, in a tree at that commit: {_tell_git(folder, series, handover.git_version)}"
        )
    return "\n".join(["", *lines]) + "\n"


def _tell_b4(branch: NewBranch) -> str:
    """Return the commands by which b4 takes over on the branch."""
    return f"git checkout {shlex.quote(branch.name)} && b4 prep --enroll {branch.base[:12]}"


def _tell_git(folder: Path, series: Series, git_version: str) -> str:
    """Return the command that applies the files, which a person may have edited; it leaves the cover letter out.

    What stands below a `---`, as in the next version of a series, git takes for a patch that is broken.
    """
    version = tuple(int(part) for part in git_version.split(".")[:2] if part.isdigit())
    if version >= _DROPS_COVERS and b"\n---\n" not in series.mails[0].content:
        return f"git am --empty=drop {shlex.quote(str(folder))}/*.patch"
    return shlex.join(["git", "am", *(str(folder / mail.name) for mail in series.mails[1:])])
