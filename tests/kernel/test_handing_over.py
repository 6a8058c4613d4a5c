"""The series of real kernels, handed over to real git and b4 in clones that nobody else uses, without a network."""

import os
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.kernel.checkouts import Checkout, head, make_checkout
from tests.repos import run_program
from tests.source.repos import snapshot

pytestmark = pytest.mark.kernel

_IDENTITY = "[user]\n\tname = Jane Doe\n\temail = jane@example.org\n"
_BRANCH = "kvm/guest-entry"
_B4 = "b4 --offline-mode"


@dataclass(frozen=True)
class Handed:
    """A series in a folder, and on the branch of a clone that was named for it.

    Attributes:
        out: what `draft` printed.
    """

    tree: Path
    folder: Path
    clone: Checkout
    out: str

    @property
    def patches(self) -> list[Path]:
        """The files without the cover letter."""
        return sorted(self.folder.glob("*.patch"))[1:]

    @property
    def trees(self) -> list[str]:
        """The trees of the branch's commits, in order."""
        return _trees(self.clone, _BRANCH)


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the machine's git and b4 but the programs."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    (tmp_path / "HOME").mkdir()
    (tmp_path / "HOME/.gitconfig").write_text(_IDENTITY)
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)


@pytest.fixture(scope="module", params=["v6.12", "v6.1"])
def handed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Handed:
    """Return a draft of everything, its branch in a clone; the tree itself is not written to."""
    tree: Path = request.getfixturevalue("kernel_tree" if request.param == "v6.12" else "older_tree")
    place = tmp_path_factory.mktemp("handed")
    clone = make_checkout(tree, place / "clone", ["/arch/*/kvm/"])
    before = snapshot(tree / ".git/refs")
    words = ["draft", str(tree), "-o", str(place / "drafts"), "--branch", _BRANCH, "--into", str(clone.path)]
    done = run_program(*words, env={"GIT_AUTHOR_NAME": "Jane Doe", "GIT_AUTHOR_EMAIL": "jane@example.org"})
    assert done.code in {0, 5}, done.err
    assert snapshot(tree / ".git/refs") == before
    return Handed(tree, place / "drafts", clone, done.out)


def _shell(place: Path, script: str) -> str:
    """Run what a person types in a folder; return what it prints."""
    done = subprocess.run(["sh", "-ec", script], cwd=place, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _trees(checkout: Checkout, revision: str = "HEAD") -> list[str]:
    """Return the trees of the commits since the base, in order."""
    return checkout.git("log", "--reverse", "--format=%T", f"origin/HEAD..{revision}").split()


@pytest.fixture
def fresh(handed: Handed, tmp_path: Path) -> Checkout:
    """Return another clone, which knows nothing of the series."""
    checkout = make_checkout(handed.tree, tmp_path / "fresh", ["/arch/*/kvm/"])
    checkout.git("checkout", "-q", "-B", "work", head(handed.tree))
    return checkout


@pytest.mark.parametrize("what", ["*.patch", "series.mbx"])
def test_git_takes_files_and_mbox(what: str, handed: Handed, fresh: Checkout) -> None:
    """Each gives the trees of the branch, patch by patch."""
    assert len(handed.trees) == len(handed.patches) > 1
    _shell(fresh.path, f"git am -q --empty=drop {shlex.quote(str(handed.folder))}/{what}")

    assert _trees(fresh) == handed.trees


def test_b4_takes_the_mbox(handed: Handed, fresh: Checkout) -> None:
    """What `b4 am` makes of it gives the same."""
    told = _shell(
        fresh.path, f"{_B4} am -m {shlex.quote(str(handed.folder))}/series.mbx -o - 2>told | git am -q; cat told"
    )

    assert f"Total patches: {len(handed.patches)}\n" in told
    assert _trees(fresh) == handed.trees


def test_branch_is_sound(handed: Handed) -> None:
    """Authors, dates and messages are there, and git finds nothing wrong with what was added."""
    told = handed.clone.git("log", "--format=%an <%ae> %ad", f"origin/HEAD..{_BRANCH}").strip().split("\n")
    base = handed.clone.git("log", "-1", "--format=%cd", "origin/HEAD").strip()

    assert told == [f"Jane Doe <jane@example.org> {base}"] * len(handed.patches)
    assert "Signed-off-by: " not in handed.clone.git("log", f"origin/HEAD..{_BRANCH}")
    assert handed.clone.git("fsck", "--connectivity-only", "--no-dangling").strip() == ""


def test_b4_takes_over_on_the_branch(handed: Handed) -> None:
    """The command that `draft` ends with, and then the series as b4 would send it."""
    command = handed.out.rstrip("\n").split("\n")[-1].rpartition(": ")[2]
    assert command == f"git checkout {_BRANCH} && b4 prep --enroll {head(handed.tree)[:12]}"
    wanted = handed.trees
    _shell(handed.clone.path, command)
    told = _shell(handed.clone.path, f"{_B4} prep --show-info")
    out = handed.folder.parent / "b4"
    _shell(handed.clone.path, f"{_B4} prep -p {out}")

    assert f"base-commit: {head(handed.tree)}\n" in told
    assert _trees(handed.clone)[1:] == wanted  # b4's cover letter is a commit without files before them
    assert len([*out.iterdir()]) == len(wanted) + 1
