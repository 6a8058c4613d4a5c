"""Finished mails: what git takes from the clock is fixed, ids come from the content, evidence is no history."""

import email
import email.policy
from email.message import EmailMessage
from pathlib import Path

import pytest
import regex

from migrator.series.mails import Added, Mail, finish_mails
from migrator.source.commits import Commit
from migrator.source.repository import Identity
from tests.series.drafts import AUTHOR, draft, write
from tests.source.repos import clone, git

_BASE = Commit("1" * 40, 1700000000, "-0330")
_RAW = """\
From 0
From: {author}
Date: Thu, 1 Jan 1970 00:00:00 +0000
Subject: [PATCH {n}/2] {n}

Date: told
---
 1 file
"""
_EVIDENCE = (Added(), Added(lines=["looked at"]), Added(lines=["looked at", "twice"]))


def _raw(author: str = "a <a@example.org>") -> list[Mail]:
    return [Mail(f"{n}.patch", _RAW.format(author=author, n=n).encode()) for n in range(3)]


def _ids(mails: tuple[Mail, ...]) -> list[str]:
    return [_parse(mail)["Message-ID"] for mail in mails]


def _parse(mail: Mail) -> EmailMessage:
    return email.message_from_bytes(mail.content, _class=EmailMessage, policy=email.policy.default)


def test_patches_answer_the_cover() -> None:
    """One thread: the cover first, every patch a reply to it."""
    cover, *patches = (_parse(mail) for mail in finish_mails(_raw(), _BASE, _EVIDENCE))

    assert cover["In-Reply-To"] is None
    for patch in patches:
        assert patch["In-Reply-To"] == patch["References"] == cover["Message-ID"]


def test_ids_differ_within_a_series_and_are_the_same_again() -> None:
    """An id names one mail, and the same mails get the same ids."""
    ids = _ids(finish_mails(_raw(), _BASE, _EVIDENCE))

    assert len(set(ids)) == len(ids)
    assert all(regex.fullmatch(r"<20231114221320\.[0-9a-f]{32}@migrator\.invalid>", found) for found in ids)
    assert _ids(finish_mails(_raw(), _BASE, _EVIDENCE)) == ids


def test_two_people_share_no_id() -> None:
    """Two who draft one commit do not collide in an archive."""
    mine, theirs = (finish_mails(_raw(author), _BASE, _EVIDENCE) for author in ("a <a@x.org>", "b <b@x.org>"))

    assert not set(_ids(mine)) & set(_ids(theirs))


@pytest.mark.parametrize("changed", range(3))
def test_any_other_byte_makes_other_ids(changed: int) -> None:
    """One byte in one mail changes the id of every mail: a thread is whole or another."""
    raw = _raw()
    before = _ids(finish_mails(raw, _BASE, _EVIDENCE))
    raw[changed] = Mail(raw[changed].name, raw[changed].content.replace(b"1 file", b"1 filE"))

    assert not set(before) & set(_ids(finish_mails(raw, _BASE, _EVIDENCE)))


def test_evidence_is_hashed_too() -> None:
    """What stands below `---` is part of the mail."""
    other = (*_EVIDENCE[:2], Added(lines=["looked away"]))

    assert _ids(finish_mails(_raw(), _BASE, _EVIDENCE)) != _ids(finish_mails(_raw(), _BASE, other))


def test_undecodable_bytes_survive() -> None:
    """A patch of a file that is no UTF-8 keeps its bytes."""
    raw = [Mail(mail.name, mail.content + b"-\xe4\0\r\n+\xff\n") for mail in _raw()]

    assert all(mail.content.endswith(b"-\xe4\0\r\n+\xff\n") for mail in finish_mails(raw, _BASE, _EVIDENCE))


def test_real_mails_have_the_headers_that_tools_need(tree: Path) -> None:
    """From, Date, Subject, ids: on every mail of a real series, and numbers in its subjects."""
    mails = [_parse(mail) for mail in draft(tree).mails]

    assert [mail["Subject"].split("]")[0] for mail in mails] == ["[PATCH 0/2", "[PATCH 1/2", "[PATCH 2/2"]
    assert {mail["From"] for mail in mails} == {"Jane Doe <jane@example.org>"}
    assert {mail["Date"] for mail in mails} == {"Wed, 15 Nov 2023 03:43:20 +0530"}
    assert len({mail["Message-ID"] for mail in mails}) == 3


def test_names_outside_ascii_reach_the_header(tree: Path) -> None:
    """A name is encoded as mails demand, and read back as it was."""
    mails = [_parse(mail) for mail in draft(tree, Identity("Jürgen Groß", "jg@example.org")).mails]

    assert {mail["From"] for mail in mails} == {"Jürgen Groß <jg@example.org>"}


def test_evidence_stands_below_the_line_and_git_am_drops_it(tree: Path, tmp_path: Path) -> None:
    """Reviewers read what was checked; history does not."""
    paths = write(draft(tree), tmp_path / "out")
    for path in paths[1:]:
        message, _, rest = path.read_text(encoding="utf-8").partition("\n---\n")
        evidence = rest.partition("diff --git")[0]
        assert "Applied to" in evidence
        assert "re-analysed: pass" in evidence
        assert "Not compiled" in evidence
        assert "Made for" not in message

    place = clone(tree, tmp_path / "clone")
    git(place, "am", "-q", *map(str, paths[1:]))
    log = git(place, "log", "--format=%an <%ae>%n%B", "HEAD~2..")
    assert "Made for" not in log
    assert "Not compiled" not in log
    assert log.count(f"{AUTHOR.name} <{AUTHOR.email}>") == 2


def test_cover_carries_the_base_and_no_evidence(tree: Path) -> None:
    """`base-commit:` is the last line of the first mail, in full."""
    cover = draft(tree).mails[0].content.decode()

    assert cover.rstrip("\n").split("\n")[-1] == f"base-commit: {git(tree, 'rev-parse', 'HEAD')}"
    assert "Made for" not in cover
