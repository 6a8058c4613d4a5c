"""Throw-away checkouts of a real tree, in which patches are applied."""

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# All that a build of single objects reads: two thirds of the files are not among it.
BUILDABLE = (
    "/*",
    "!/Documentation/**",
    "!/drivers/**/*.[ch]",
    "!/sound/**/*.[ch]",
    "!/net/**/*.c",
    "!/fs/**/*.c",
    "!/arch/*/boot/dts/*/*",
    "!/tools/testing/**",
    "!/tools/perf/**",
    "Kconfig*",
    "Makefile*",
    "Kbuild*",
)


@dataclass(frozen=True)
class Checkout:
    """A clone that shares the objects of a tree, with some of its files."""

    path: Path

    def git(self, *words: str) -> str:
        """Run git in it, as somebody; return what it prints."""
        return _git(self.path, *words)

    def start(self, commit: str) -> None:
        """Put it to a commit, without what was there."""
        self.git("checkout", "-q", "--force", "--detach", commit)

    def apply(self, patch: Path) -> None:
        """Commit a mail."""
        self.git("am", "-q", str(patch))


def make_checkout(tree: Path, target: Path, patterns: Sequence[str]) -> Checkout:
    """Return a clone with those files of the tree's present commit that a pattern names."""
    _git(tree, "clone", "-q", "--shared", "--no-checkout", str(tree), str(target))
    checkout = Checkout(target)
    checkout.git("sparse-checkout", "set", "--no-cone", *patterns)
    checkout.start(head(tree))
    return checkout


def head(tree: Path) -> str:
    """Return the commit that a tree stands at."""
    return _git(tree, "rev-parse", "HEAD").strip()


def _git(place: Path, *words: str) -> str:
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.invalid"]
    done = subprocess.run(["git", *identity, *words], cwd=place, check=False, capture_output=True, text=True)
    assert done.returncode == 0, f"git {' '.join(words)}\n{done.stdout}{done.stderr}"
    return done.stdout
