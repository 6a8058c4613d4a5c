"""Series read from disk: ours, anybody's, and what is none."""

import base64
import os
import quopri
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.series.brackets import parse_subject
from migrator.series.reading import ReadMail, SeriesError, read_mail, read_series
from tests.series.drafts import draft, write

DIFF = "diff --git a/f.c b/f.c\n--- a/f.c\n+++ b/f.c\n@@ -1 +1 @@\n-int a;\n+int b;\n"
BASE = "0123456789abcdef0123456789abcdef01234567"


def make(
    subject: str = "[PATCH] x: change", body: str = "Why.\n", below: str = "", head: str = "", end: str = ""
) -> bytes:
    """Return a mail with a diff."""
    top = f"From: Jane Doe <jane@example.org>\nDate: Thu, 1 Jan 2026 00:00:00 +0000\nSubject: {subject}\n{head}"
    return f"{top}\n{body}---\n{below}\n{DIFF}-- \n2.39\n{end}".encode()


def cover(subject: str = "[PATCH 0/2] x: both", end: str = "") -> bytes:
    """Return a cover letter."""
    return f"From: Jane Doe <jane@example.org>\nSubject: {subject}\n\nHello.\n---\nMore.\n{end}".encode()


def fill(folder: Path, *mails: bytes, ending: str = ".patch") -> Path:
    """Write the mails into a folder, in order."""
    folder.mkdir(exist_ok=True)
    for number, mail in enumerate(mails):
        (folder / f"{number:04}{ending}").write_bytes(mail)
    return folder


def told(place: Path) -> str:
    """Return the error for what is no series, without the folder's name."""
    with pytest.raises(SeriesError) as caught:
        read_series(place)
    assert str(caught.value).startswith(str(place))
    assert caught.value.exit_code == 2
    return str(caught.value).removeprefix(str(place))


def test_our_own_series_is_read(tree: Path, tmp_path: Path) -> None:
    """A draft comes back as it was written: order, subjects, thread, base, evidence, diffs."""
    series = draft(tree, version=3)
    write(series, tmp_path / "draft")
    (tmp_path / "series.mbx").write_bytes(b"".join(mail.content for mail in series.mails))
    for place in (tmp_path / "draft", tmp_path / "series.mbx"):
        read = read_series(place)
        assert read.cover is not None
        assert [mail.subject for mail in read.patches] == [patch.subject for patch in series.patches]
        assert {(mail.version, mail.bracket, mail.total) for mail in read.mails} == {(3, "PATCH", len(series.patches))}
        assert {mail.in_reply_to for mail in read.patches} == {read.cover.message_id}
        assert f"base-commit: {read.base}\n" in read.cover.body
        assert all(mail.diff.startswith("diff --git ") and f" {read.base}, " in mail.below for mail in read.patches)
        assert not any("---" in mail.body for mail in read.patches)


def test_folder_and_mbox_have_names_for_their_mails(tmp_path: Path) -> None:
    """A mail is named for its file, and by its number where a file holds several."""
    mails = [make("[PATCH 1/2] a"), make("[PATCH 2/2] b")]
    (tmp_path / "one.mbx").write_bytes(b"".join(b"From x Mon Sep 17 00:00:00 2001\n" + mail for mail in mails))

    assert [mail.name for mail in read_series(fill(tmp_path / "a", *mails)).mails] == ["0000.patch", "0001.patch"]
    assert [mail.name for mail in read_series(tmp_path / "one.mbx").mails] == ["mail 1", "mail 2"]
    assert [mail.name for mail in read_series(tmp_path / "a/../a").mails] == ["0000.patch", "0001.patch"]


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("[PATCH] x: y", ("x: y", "PATCH", 1, 1, 1)),
        ("[RFC PATCH v3 02/15] x: y", ("x: y", "RFC PATCH", 3, 2, 15)),
        ("[PATCH v12 net-next 3/4] x", ("x", "PATCH net-next", 12, 3, 4)),
        ("[PATCHv2 1/3] x", ("x", "PATCH", 2, 1, 3)),
        ("[RFC] [PATCH RESEND V4 1/1] x [y]", ("x [y]", "RFC PATCH RESEND", 4, 1, 1)),
        ("no bracket: at all", ("no bracket: at all", "", 1, 1, 1)),
        ("[PATCH 6.1/6.6 1/2] x", ("x", "PATCH 6.1/6.6", 1, 1, 2)),
        ("[PATCH x", ("[PATCH x", "", 1, 1, 1)),
        ("[PATCH v1 1/2] KVM: v9 2/3 of it", ("KVM: v9 2/3 of it", "PATCH", 1, 1, 2)),
        ("[PATCH 1/2]\n a: folded\n\tsubject", ("a: folded subject", "PATCH", 1, 1, 2)),
        ("=?UTF-8?q?[PATCH=20v2=201/2]=20x:=20J=C3=B6rg?=\n =?UTF-8?q?=20here?=", ("x: Jörg here", "PATCH", 2, 1, 2)),
        ("[PATCH v99999999999999999999 1/2] x", ("x", "PATCH v99999999999999999999", 1, 1, 2)),
    ],
)
def test_subjects(subject: str, expected: tuple[object, ...]) -> None:
    """Version, number and length are told by the bracket, however it is written, folded or encoded."""
    mail = read_mail(make(subject), "x.patch")
    assert (mail.subject, mail.bracket, mail.version, mail.number, mail.total) == expected


@given(st.text())
def test_any_subject_has_its_parts(subject: str) -> None:
    """Whatever stands in a subject, it is taken apart, and the text is a part of it."""
    found = parse_subject(subject)
    assert found.text in " ".join(subject.split())
    assert found.version >= 0


def test_the_body_is_what_git_takes() -> None:
    """The message ends at `---`; author and message are git's, an in-body From: included."""
    mail = read_mail(make(body="From: Jörg <j@example.org>\n\nWhy.\n\nMore.\n", below="v2: x\n f.c | 2 +-\n"), "x")
    assert mail.author == "Jörg <j@example.org>"
    assert mail.body == "Why.\n\nMore.\n"
    assert mail.below == "v2: x\n f.c | 2 +-\n\n"
    assert mail.diff.startswith(DIFF)


def test_the_diff_begins_where_git_sees_one() -> None:
    """A patch in the traditional form counts, in front of git's own too; a line that only looks like one does not."""
    plain = "--- a/f.c\n+++ b/f.c\n@@ -1 +1 @@\n-int a;\n+int b;\n"
    assert read_mail(make(below="Index: f\ndiff -u f g\n--- f\n+++ f\n"), "x").diff.startswith(DIFF)
    assert read_mail(make(below=plain), "x").diff.startswith(plain)
    assert read_mail(make().replace(DIFF.encode(), plain.encode()), "x").diff.startswith(plain)


def encoded(how: str) -> bytes:
    """Return a mail with a non-ASCII body in one of the encodings of mails."""
    head, body = make(body="Jörg says ==.\n").split(b"\n\n", 1)
    if how == "base64":
        body = base64.encodebytes(body)
    elif how == "quoted-printable":
        body = quopri.encodestring(body)
    return head + f"\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: {how}\n\n".encode() + body


@pytest.mark.parametrize("how", ["8bit", "base64", "quoted-printable"])
@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_encodings_and_line_ends(how: str, ends: bytes) -> None:
    """Every encoding of mails and both line ends give the same parts; the content stays as it was."""
    content = encoded(how).replace(b"\n", ends)
    mail = read_mail(content, "x.patch")
    assert (mail.body, mail.diff) == ("Jörg says ==.\n", f"{DIFF}-- \n2.39\n")
    assert mail.content == content


def test_other_character_sets() -> None:
    """A mail in another character set becomes UTF-8, if a header tells which; else its bytes are kept, as git does."""
    told = make(head="Content-Type: text/plain; charset=iso-8859-1\n", body="Jörg\n").decode().encode("latin-1")
    assert read_mail(told, "x").body == "Jörg\n"
    assert read_mail(make(body="Jörg\n").decode().encode("latin-1"), "x").body == "J\udcf6rg\n"


def test_carriage_returns_of_the_files_are_kept() -> None:
    """In a mail whose headers end with LF, a CR belongs to the file that is changed."""
    assert "-int a;\r\n" in read_mail(make().replace(b"int a;\n", b"int a;\r\n"), "x.patch").diff


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (f"base-commit: {BASE}\n", BASE),
        (f"base-commit: {BASE.upper()}\nprerequisite-patch-id: {'f' * 40}\n", BASE),
        (f"base-commit:\t{BASE[:12]} (v6.12)\n", BASE[:12]),
        (f"base-commit: {'a' * 64}\r\n", "a" * 64),
        (f"base-commit: {'0' * 40}\nbase-commit: {BASE}\n", BASE),
        ("base-commit: v6.12\n", ""),
        (f" base-commit: {BASE}\n", ""),
        ("", ""),
    ],
)
def test_base(line: str, expected: str, tmp_path: Path) -> None:
    """The base stands in the cover letter or in a patch; a name is no commit."""
    assert read_mail(make(end=line), "x").base == expected
    assert read_mail(cover(end=line), "x").base == expected
    series = read_series(fill(tmp_path / "a", cover("[PATCH 0/1] x", end=line), make("[PATCH 1/1] y")))
    assert series.base == expected


def test_a_cover_letter_keeps_all_its_text() -> None:
    """The text of a cover letter goes to its end, and it has no diff."""
    mail = read_mail(cover(), "x.patch")
    assert (mail.number, mail.total, mail.body, mail.diff) == (0, 2, "Hello.\n---\nMore.\n", "")


def test_ids_of_the_thread() -> None:
    """Message-IDs stand in angle brackets, whatever stands beside them; without one there is none."""
    head = "MESSAGE-ID:\n <a@b> (comment)\nIn-Reply-To: your mail <c@d>\nReferences: <c@d>\n <e@f>\n"
    mail = read_mail(make(head=head), "x")
    assert (mail.message_id, mail.in_reply_to, mail.references) == ("<a@b>", "<c@d>", "<c@d> <e@f>")
    assert read_mail(make(), "x").message_id == ""


def test_order_and_what_may_be_missing(tmp_path: Path) -> None:
    """Numbers give the order, not names; a cover letter may be missing, and so may all numbers."""
    read = read_series(fill(tmp_path / "a", make("[PATCH 2/2] b"), make("[PATCH 1/2] a"), cover()))
    assert [mail.subject for mail in read.mails] == ["x: both", "a", "b"]
    read = read_series(fill(tmp_path / "b", make("[PATCH v2] b"), make("[PATCH v2] a")))
    assert [(mail.number, mail.total, mail.subject, mail.numbered) for mail in read.mails] == [
        (1, 2, "b", False),
        (2, 2, "a", False),
    ]
    assert (read.cover, read.version, read.base) == (None, 2, "")


def test_replies_are_left_out(tmp_path: Path) -> None:
    """An archive's mbox holds what people answered; that is no patch, and it is told by name."""
    reply = make("Re: [PATCH 1/1] a").replace(DIFF.encode(), b"> " + DIFF.replace("\n", "\n> ").encode())
    place = tmp_path / "t.mbox"
    place.write_bytes(b"".join(b"From x Mon Sep 17 00:00:00 2001\n" + m for m in (make("[PATCH 1/1] a"), reply)))
    read = read_series(place)
    assert ([mail.subject for mail in read.mails], read.left_out) == (["a"], ("mail 2",))


@pytest.mark.parametrize(
    ("subjects", "expected"),
    [
        (["[PATCH 1/3] a", "[PATCH 3/3] c"], "patch 2 of 3 is missing"),
        (["[PATCH 1/2] a", "[PATCH v2 1/2] a"], "2 versions are mixed, v1 (0000.patch) and v2 (0001.patch); keep one"),
        (["[PATCH 1/2] a", "[PATCH 1/2] b"], "0000.patch, 0001.patch are all number 1"),
        (["[PATCH 1/2] a", "[PATCH 2/3] b"], "2 series are mixed, one of 2 (0000.patch) and one of 3 (0001.patch)"),
        (["[PATCH 1/2] a", "[PATCH] b"], "2 series are mixed"),
        (["[PATCH 3/2] a"], "it has a patch 3 of 2"),
    ],
)
def test_what_is_not_one_series(subjects: list[str], expected: str, tmp_path: Path) -> None:
    """Mixed versions, gaps and double numbers are named with their files."""
    assert told(fill(tmp_path / "a", *map(make, subjects))).startswith(f": {expected}")


def test_what_is_no_series(tmp_path: Path) -> None:
    """Each thing that is none is told with what it is, and what to give."""
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "below.patch").mkdir()
    assert told(empty).startswith(" directly holds no *.patch file; give a folder")
    assert told(tmp_path / "none").startswith(" cannot be read: No such file or directory; give")
    assert told(fill(tmp_path / "cover", cover())).startswith(": it is a cover letter without its patches")
    assert told(fill(tmp_path / "text", b"Hello.\n")).startswith("/0000.patch is no mail")
    assert told(fill(tmp_path / "letter", make().replace(b"diff", b"riff").replace(b"---", b""))).startswith(
        "/0000.patch holds no patch"
    )
    assert told(fill(tmp_path / "blank", b"\n\n")).startswith("/0000.patch is empty")
    os.mkfifo(tmp_path / "pipe")
    assert told(tmp_path / "pipe").startswith(" is no file")
    reply = fill(tmp_path / "reply", make("Re: x").replace(b"diff", b"riff").replace(b"---", b""))
    assert told(reply).startswith(" holds replies and no patch")


def test_hostile_files_end_with_a_sentence(tmp_path: Path) -> None:
    """Garbage, NUL bytes and files of any size do not crash; where git reads them, they are read."""
    assert told(fill(tmp_path / "a", bytes(range(256)) * 64)).startswith("/0000.patch is no mail")
    assert told(fill(tmp_path / "b", b"\0" * 4096)).startswith("/0000.patch is no mail")
    with (tmp_path / "huge.patch").open("wb") as file:
        file.truncate(1 << 40)
    assert told(tmp_path / "huge.patch").startswith(" has more than 64 MiB")
    assert read_mail(make(body="a\0b\n"), "x").diff
    assert read_mail(make("[PATCH] " + "x" * 100_000), "x").subject == "x" * 100_000
    with pytest.raises(SeriesError, match="cannot be read by git mailinfo"):
        read_mail(make(head="Content-Type: text/plain; charset=no-such\n", body="J\xf6rg\n"), "x")


def test_configuration_does_not_count(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder one stands in may be a repository whose configuration changes how git reads mails."""
    (home / ".gitconfig").write_text("[mailinfo]\n\tscissors = true\n[i18n]\n\tcommitEncoding = latin1\n")
    fill(tmp_path / "a", make(body="Jörg.\n-- >8 --\nMore.\n"))
    monkeypatch.chdir(tmp_path)
    assert read_series(Path("a")).patches[0].body == "Jörg.\n-- >8 --\nMore.\n"


def test_eml_files(tmp_path: Path) -> None:
    """A folder of `.eml` files is read where there is no `.patch` file."""
    found: tuple[ReadMail, ...] = read_series(fill(tmp_path / "a", make(), ending=".eml")).mails
    assert [mail.name for mail in found] == ["0000.eml"]
