"""MAINTAINERS: the sections of a path, by a file of our own."""

from pathlib import Path

import pytest

from migrator.source.maintainers import Maintainers, TreeMaintainers
from migrator.source.repository import open_repository, resolve
from migrator.source.scratch import Scratch
from migrator.source.tree import Tree

from .repos import commit_files, git, make_repository

_TEXT = """\
List of maintainers
===================

Descriptions of section entries
-------------------------------

	F: *Files* wildcard patterns.
		F:	net/ipv6/

F:	lib/no_section.c

Maintainers List
----------------

.. note:: Look for the most precise areas first.

BOARDS
M:	Ada Sample <ada@example.org>
S:	Orphan
F:	arch/*/boards/
F:	arch/one/boards/big*
X:	arch/one/boards/small/

MACHINE (one)
M:	Bruno Sample <bruno@example.org>
L:	one@lists.example.org
S:	Maintained (fast half)
S:	Odd Fixes (slow half)
F:	arch/one/kvm/
F:	arch/one/include/asm/kvm?.h
F:	arch/one/include/asm/kvm_*
F:	Documentation/one
N:	[^a-z]one_machine
N:	(?{ no regular expression that is understood }

PORT (one)
S:	Supported
F:	arch/one/

QUIET
F:	quiet/file.c

THE REST
S:	Buried alive in reporters
F:	*
F:	*/
"""


@pytest.fixture
def maintainers() -> Maintainers:
    """Return the file above."""
    return Maintainers(_TEXT)


@pytest.mark.parametrize(
    ("path", "titles"),
    [
        ("arch/one/kvm/run.c", ["MACHINE (one)", "PORT (one)"]),
        ("arch/one/kvm/deep/run.c", ["MACHINE (one)", "PORT (one)"]),
        ("arch/one/kvm/", ["MACHINE (one)", "PORT (one)"]),
        ("arch/one/kvmx/run.c", ["PORT (one)"]),
        ("arch/one/include/asm/kvm1.h", ["MACHINE (one)", "PORT (one)"]),
        ("arch/one/include/asm/kvm12.h", ["PORT (one)"]),
        ("arch/one/include/asm/kvm_host.h", ["MACHINE (one)", "PORT (one)"]),
        ("arch/one/include/asm/kvm_deep/host.h", ["PORT (one)"]),
        ("arch/two/boards/a/b.c", ["BOARDS"]),
        ("arch/two/more/boards/a.c", []),
        ("arch/one/boards/bigger.c", ["BOARDS", "PORT (one)"]),
        ("arch/one/boards/small/a.c", ["PORT (one)"]),
        ("Documentation/one", ["MACHINE (one)"]),
        ("Documentation/one/a.rst", ["MACHINE (one)"]),
        ("Documentation/one.rst", []),
        ("drivers/an-one_machine.c", ["MACHINE (one)"]),
        ("drivers/anone_machine.c", []),
        ("net/ipv6/a.c", []),
        ("lib/no_section.c", []),
        ("other.c", []),
    ],
)
def test_sections(maintainers: Maintainers, path: str, titles: list[str]) -> None:
    """The most precise section comes first; the rest of all is nobody's, and the head holds examples."""
    assert [section.title for section in maintainers.sections(path)] == titles


def test_status_and_owner(maintainers: Maintainers) -> None:
    """The first section's lines count, all of them; the owner is the same for all that it looks after."""
    assert maintainers.status("arch/one/kvm/run.c") == "Maintained (fast half); Odd Fixes (slow half)"
    assert maintainers.status("arch/one/boards/bigger.c") == "Orphan"
    assert maintainers.status("quiet/file.c") == ""
    assert maintainers.status("other.c") == ""
    assert maintainers.owner("arch/one/kvm/a.c") == maintainers.owner("arch/one/include/asm/kvm_host.h") != ""
    assert maintainers.owner("arch/one/kvm/a.c") != maintainers.owner("arch/one/mm/a.c")
    assert maintainers.owner("other.c") == ""


def test_brackets() -> None:
    """One of some characters, as for a source and its header."""
    found = Maintainers("ONE\nS:\tOrphan\nF:\tdrivers/one[79]*.[ch]\n")

    assert found.status("drivers/one7.c") == found.status("drivers/one9x.h") == "Orphan"
    assert found.status("drivers/one8.c") == found.status("drivers/one7.S") == found.status("drivers/one7/a.c") == ""


@pytest.mark.parametrize("empty", ["\r\n\r\n", "\n \t\n"])
def test_white_space_at_the_ends_of_lines(empty: str) -> None:
    """A line of white space parts sections too, and the first line of a file without a head is a title."""
    found = Maintainers(f"ONE\nS:\tOdd Fixes \r\nF:\ta/\r{empty}TWO\nS:\tOrphan\nF:\tb/\n")

    assert (found.status("a/b.c"), found.owner("a/b.c")) == ("Odd Fixes", "ONE")
    assert (found.status("b/b.c"), found.owner("b/b.c")) == ("Orphan", "TWO")


def test_no_file() -> None:
    """An empty file knows nothing."""
    assert Maintainers("").sections("a.c") == ()
    assert Maintainers("").owner("a.c") == ""


def _ask(place: Path) -> tuple[str, str]:
    repository = open_repository(place)
    with Scratch(repository) as scratch:
        found = TreeMaintainers(Tree(scratch, resolve(repository, "HEAD")))
        return found.status("arch/one/kvm/run.c"), found.owner("arch/one/kvm/run.c")


def test_of_a_commit(tmp_path: Path) -> None:
    """The commit's own file is read; a tree without one, or without its content, knows nothing."""
    place = make_repository(tmp_path / "linux")
    assert _ask(place) == ("", "")

    commit_files(place, {"MAINTAINERS": _TEXT.encode()})

    assert _ask(place) == ("Maintained (fast half); Odd Fixes (slow half)", "MACHINE (one)")

    blob = git(place, "rev-parse", "HEAD:MAINTAINERS")
    (place / ".git/objects" / blob[:2] / blob[2:]).unlink()

    assert _ask(place) == ("", "")  # as in a partial clone
