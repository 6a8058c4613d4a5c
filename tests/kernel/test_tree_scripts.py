"""The kernel's own scripts, of two releases, on our series: content with its style, and asked for the right people."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from migrator.rewrite.checks import CheckStatus
from migrator.series.addresses import parse_address
from migrator.series.checkpatch import check_style
from migrator.series.mails import Mail
from migrator.series.recipients import ask_recipients, render_headers, render_trailers, unite
from tests.kernel.conftest import Drafts
from tests.source.repos import commit_files, git, make_repository
from tests.source.scripting import CHECKPATCH, GET_MAINTAINER, opened

pytestmark = pytest.mark.kernel

_ASKED = ("--nogit", "--nogit-fallback", "--nogit-chief-penguins", "--norolestats", "--no-tree")
_MAINTAINERS = """\
List of maintainers
===================

X
M:	Radim Krčmář <radim@example.org>
M:	"Last, First" <Last@Example.org>
M:	J. Random Person <random@example.org>
M:	no address
R:	Nguyễn Thái Ngọc Duy Lưu Đức Tuấn Minh <duy@example.org>
R:	last@example.org
L:	kvm-x@example.org (moderated list)
S:	Maintained
F:	arch/x/kvm

THE REST
M:	Linus Torvalds <torvalds@linux-foundation.org>
L:	linux-kernel@example.org
F:	*
F:	*/
"""
_MAIL = """\
From {fixed} Mon Sep 17 00:00:00 2001
From: Jane Doe <jane@example.org>
Subject: [PATCH] KVM: x: Mend it

Teh variable was broken by commit {fixed:.12} ("KVM: x: Break it").

Fixes: {fixed:.12} ("KVM: x: Break it")
---
 arch/x/kvm/a.c | 2 +-
 1 file changed, 1 insertion(+), 1 deletion(-)

diff --git a/arch/x/kvm/a.c b/arch/x/kvm/a.c
index 1234567..1234568 100644
--- a/arch/x/kvm/a.c
+++ b/arch/x/kvm/a.c
@@ -1,2 +1,2 @@
 int a;
-int broken;
+int  mended=1 ;
"""


@pytest.fixture(params=["kernel_tree", "older_tree"])
def tree(request: pytest.FixtureRequest) -> Path:
    """Return the tree of each release."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Path)
    return found


@pytest.fixture
def mails(tree: Path, drafts: Drafts) -> list[Mail]:
    """Return the patches of its series."""
    found = [Mail(patch.path.name, patch.path.read_bytes()) for patch in drafts(tree).patches]
    assert found
    return found


@pytest.fixture
def small(tree: Path, tmp_path: Path) -> Path:
    """Return a repository with the release's scripts, with MAINTAINERS of our own, and a commit to be mended."""
    names = (CHECKPATCH, GET_MAINTAINER, "scripts/spelling.txt", "scripts/const_structs.checkpatch")
    files = {name: (tree / name).read_bytes() for name in names}
    files |= {"MAINTAINERS": _MAINTAINERS.encode(), "arch/x/kvm/a.c": b"int a;\n"}
    place = make_repository(tmp_path / "small", files=files)
    commit_files(
        place, {"arch/x/kvm/a.c": b"int a;\nint broken;\n"}, "KVM: x: Break it\n\nReviewed-by: Ü Nü <nu@example.org>"
    )
    return place


def _by_hand(tree: Path, folder: Path, mail: Mail, *options: str) -> list[str]:
    """Return what get_maintainer.pl prints where it stands in the tree."""
    (folder / "home").mkdir(exist_ok=True)
    (folder / mail.name).write_bytes(mail.content)
    done = subprocess.run(
        ["perl", GET_MAINTAINER, *_ASKED, *options, str(folder / mail.name)],
        cwd=tree,
        env={"PATH": os.environ["PATH"], "HOME": str(folder / "home"), "LC_ALL": "C"},
        check=True,
        capture_output=True,
    )
    return done.stdout.decode().splitlines()


def _plain(texts: Sequence[str]) -> list[tuple[str, str]]:
    """Return names and addresses; the scripts quote more than is needed."""
    addresses = [parse_address(text) for text in texts]
    assert None not in addresses
    return [(address.name, address.key) for address in addresses if address]


def test_style_of_our_series(tree: Path, mails: list[Mail]) -> None:
    """Checkpatch finds nothing, in any patch."""
    with opened(tree) as scripts:
        (check,) = check_style(scripts, mails)

    assert check.status is CheckStatus.PASS
    assert check.evidence.endswith(f"finds nothing in {len(mails)} of {len(mails)} patches")


def test_recipients_of_our_series(tree: Path, mails: list[Mail], tmp_path: Path) -> None:
    """They are those that the script names in the tree; nobody is in both lists."""
    with opened(tree) as scripts:
        asked = ask_recipients(scripts, mails)

    assert asked.told == ""
    for mail, found in zip(mails, asked.patches, strict=True):
        people, lists = (_plain(_by_hand(tree, tmp_path, mail, option)) for option in ("--nol", "--nom"))
        assert _plain(found.to) == people
        assert _plain(found.cc) == [each for each in lists if each not in people]
        assert found.to
        assert found.cc


def test_recipients_are_no_fault_of_style(tree: Path, mails: list[Mail]) -> None:
    """Checkpatch takes our trailers and headers."""
    with opened(tree) as scripts:
        everybody = unite(ask_recipients(scripts, mails).patches)
        head, _, body = mails[0].content.decode().partition("\n\n")
        log, _, diff = body.partition("\n---\n")
        with_headers = "\n".join([head, *render_headers(everybody)]) + f"\n\n{body}"
        with_trailers = f"{head}\n\n{log}\n\n" + "\n".join(render_trailers(everybody)) + f"\n---\n{diff}"
        checks = check_style(scripts, [Mail("0001-a.patch", text.encode()) for text in (with_headers, with_trailers)])

    assert [check.status for check in checks] == [CheckStatus.PASS]


def test_names_and_history(small: Path, tmp_path: Path) -> None:
    """Names in any language, a folder without a slash, and people of the mended commit, as in a checkout."""
    mail = Mail("0001-a.patch", _MAIL.format(fixed=git(small, "rev-parse", "HEAD")).encode())
    with opened(small) as scripts:
        asked = ask_recipients(scripts, [mail])
    (found,) = asked.patches

    assert found.to[:3] == (
        "Radim Krčmář <radim@example.org>",
        '"Last, First" <Last@Example.org>',
        '"J. Random Person" <random@example.org>',
    )
    assert ("Ü Nü", "nu@example.org") in _plain(found.to)
    assert _plain(found.to) == _plain(_by_hand(small, tmp_path, mail, "--nol"))
    assert found.cc == ("kvm-x@example.org", "linux-kernel@example.org")
    assert "Invalid MAINTAINERS address: 'no address'" in asked.told


def test_findings_of_every_level(small: Path, home: Path) -> None:
    """Each with line and type; a configuration in the user's home changes none; the cited commit is found."""
    (home / ".checkpatch.conf").write_text("--ignore TYPO_SPELLING,SPACING\n")
    mail = Mail("0001-a.patch", _MAIL.format(fixed=git(small, "rev-parse", "HEAD")).encode())
    unknown = Mail("0002-b.patch", mail.content.replace(b"commit ", b"commit 0"))
    with opened(small) as scripts:
        checks = check_style(scripts, [mail, unknown])
    found = [check.evidence for check in checks]
    types = {text.split(": ")[1] for text in found if text.startswith(mail.name)}

    assert types == {"WARNING:TYPO_SPELLING", "ERROR:SPACING", "WARNING:SPACING"}
    assert any(text.startswith(f"{mail.name}:5: WARNING:TYPO_SPELLING: 'Teh'") for text in found)
    assert [text for text in found if "COMMIT_ID" in text and not text.startswith(unknown.name)] == []
    assert [text for text in found if "COMMIT_ID" in text] != []


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty home folder."""
    folder = tmp_path / "nobody"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    return folder
