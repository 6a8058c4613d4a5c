"""The mbox holds the files, mail by mail, for every reader that there is."""

import mailbox
from collections.abc import Sequence
from pathlib import Path

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from migrator.series.mails import Mail
from migrator.series.mbox import render_mbox
from tests.series.drafts import draft, write
from tests.source.repos import clone, git, run

_HEAD = (
    b"From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001\nFrom: A <a@example.org>\nSubject: x\n\n"
)
_LINES = st.lists(
    st.sampled_from(
        [
            b"",
            b"text",
            b"From user space",
            b"From a@b Mon Sep 17 00:00:00 2001",
            b">From a@b",
            b">>From a@b",
            b" From a@b",
            b"From: a@b",
        ]
    ),
    max_size=6,
)


@pytest.fixture(scope="module")
def mails(tree: Path) -> tuple[Mail, ...]:
    """Return the mails of a series of two patches."""
    return draft(tree).mails


def _split(mbox: bytes, folder: Path, *words: str) -> list[bytes]:
    """Return the mails that git finds in an mbox, without the empty line behind each."""
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    run(["git", "mailsplit", "--keep-cr", *words, f"-o{folder}"], mbox)
    found = [path.read_bytes() for path in sorted(folder.iterdir())]
    assert all(mail.endswith(b"\n\n") for mail in found)
    return [mail[:-1] for mail in found]


def _commits(place: Path) -> Sequence[str]:
    """Return the tree and the whole message of each commit since the clone."""
    return git(place, "log", "--reverse", "--format=%T %an <%ae> %ad%n%B", "origin/main..").split("\n")


def test_git_finds_the_files_in_it(mails: tuple[Mail, ...], tmp_path: Path) -> None:
    """Byte for byte, the cover letter first, whichever of its formats git takes it for."""
    wanted = [mail.content for mail in mails]

    assert _split(render_mbox(mails), tmp_path / "mbox") == wanted
    assert _split(render_mbox(mails), tmp_path / "mboxrd", "--mboxrd") == wanted


def test_a_second_reader_finds_the_files_in_it(mails: tuple[Mail, ...], tmp_path: Path) -> None:
    """Python's, which b4 uses; it takes any line that begins with `From ` for the next mail."""
    path = tmp_path / "series.mbx"
    path.write_bytes(render_mbox(mails))
    found = mailbox.mbox(path)

    held = [b"%s\n%s" % (_first(mail), found.get_bytes(key)) for key, mail in zip(found.keys(), mails, strict=True)]
    assert held == [mail.content for mail in mails]
    found.close()


def _first(mail: Mail) -> bytes:
    return mail.content.partition(b"\n")[0]


def test_git_am_makes_the_same_commits_of_it(tree: Path, tmp_path: Path) -> None:
    """The cover letter is left out as the README says; messages, authors, dates and trees are those of the files."""
    series = draft(tree)
    paths = write(series, tmp_path / "out")
    (tmp_path / "series.mbx").write_bytes(render_mbox(series.mails))
    one, two = clone(tree, tmp_path / "one"), clone(tree, tmp_path / "two")
    git(one, "am", "-q", *map(str, paths[1:]))
    git(two, "am", "-q", "--empty=drop", str(tmp_path / "series.mbx"))

    assert git(two, "rev-list", "--count", "origin/main..") == "2"
    assert _commits(two) == _commits(one)


def test_drafts_have_no_line_that_must_be_quoted(mails: tuple[Mail, ...]) -> None:
    """No reader is left to wonder whether a `>` belongs to the text."""
    for mail in mails:
        assert not regex.search(rb"\n>*From ", mail.content)


@given(bodies=st.lists(_LINES, min_size=1, max_size=4))
def test_no_mail_is_torn(tmp_path_factory: pytest.TempPathFactory, bodies: list[list[bytes]]) -> None:
    """Whatever a body holds: git gives it back when told of the format, and every reader counts the same mails."""
    mails = [Mail(f"{number}", _HEAD + b"".join(b"%s\n" % line for line in body)) for number, body in enumerate(bodies)]
    folder = tmp_path_factory.mktemp("mbox")
    path = folder / "series.mbx"
    path.write_bytes(render_mbox(mails))

    assert _split(path.read_bytes(), folder / "split", "--mboxrd") == [mail.content for mail in mails]
    assert len(_split(path.read_bytes(), folder / "split")) == len(mails)
    found = mailbox.mbox(path)
    assert len(found) == len(mails)
    found.close()


def test_mail_without_a_last_line_break() -> None:
    """The next one begins on a line of its own all the same."""
    mbox = render_mbox([Mail("1", _HEAD + b"cut"), Mail("2", _HEAD)])

    assert mbox == _HEAD + b"cut\n\n" + _HEAD + b"\n"


def test_carriage_returns_stay(tmp_path: Path) -> None:
    """A byte is a byte: nothing but `From ` is touched."""
    mail = Mail("1", _HEAD + b"a\r\n\x0cFrom b\xff\r\n")

    assert _split(render_mbox([mail]), tmp_path / "split") == [mail.content]


def test_mbox_of_a_clone_is_the_same(tree: Path, mails: tuple[Mail, ...], tmp_path: Path) -> None:
    """The same input gives the same bytes here, too."""
    assert render_mbox(draft(clone(tree, tmp_path / "clone")).mails) == render_mbox(mails)
