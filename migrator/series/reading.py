"""A series read from disk, ours or anybody's: a folder of patches, an mbox, or one mail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import regex

from migrator.errors import UsageError
from migrator.series.brackets import parse_subject
from migrator.series.ordering import find_disorder
from migrator.source.git import GitError
from migrator.source.mailinfo import find_headers, parse_mail, split_mbox

_MOST_BYTES = 64 << 20  # of one file: what git itself needs minutes to look at is no series of patches
_FOLDER = ("*.patch", "*.eml")  # the first that there are any of
_WANTED = "give a folder of *.patch files as git format-patch writes them, or an mbox"
# What `git apply` takes for the beginning of a patch: git's own form, or the traditional one.
_DIFF = regex.compile(r"(?m)^(?:diff --git |--- [^\n]+\n\+\+\+ [^\n]+\n@@ -)")
_GZIP = b"\x1f\x8b"  # an archive of a mailing list hands out its mboxes so
_BASE = regex.compile(r"(?mi)^base-commit:[ \t]*(?P<ID>[0-9a-f]{7,64})\b")


class SeriesError(UsageError):
    """There is no series at the place named, or it cannot be read."""


@dataclass(frozen=True)
class ReadMail:
    """One mail, taken apart.

    Attributes:
        name: of its file, or `mail 3` in an mbox.
        content: as it was read.
        subject: without the bracket, unfolded and decoded.
        bracket: the words in it without version and number, `RFC PATCH`; empty where there is no bracket.
        version, number, total: 1, 1, 1 where the bracket has none; number 0 is a cover letter.
        message_id, in_reply_to, references: as they stand, in angle brackets; empty where there is none.
        body: the commit message below the subject, up to `---`; of a cover letter, all of its text.
        below: what stands between `---` and the diff, the diffstat among it.
        diff: from the first `diff --git` on, or `---` and `+++` in the traditional form; empty in a cover letter.
        base: the `base-commit:`; empty where there is none.
        numbered: its bracket tells the number.
        is_reply: its subject begins with `Re:`.
    """

    name: str
    content: bytes
    subject: str
    bracket: str
    version: int
    number: int
    total: int
    author: str
    message_id: str
    in_reply_to: str
    references: str
    body: str
    below: str
    diff: str
    base: str
    numbered: bool = True
    is_reply: bool = False


@dataclass(frozen=True)
class ReadSeries:
    """Mails in the order of their numbers, the cover letter apart.

    Attributes:
        left_out: the names of replies, which hold no patch.
    """

    place: str
    cover: ReadMail | None
    patches: tuple[ReadMail, ...]
    left_out: tuple[str, ...] = ()

    @property
    def mails(self) -> tuple[ReadMail, ...]:
        """All of them, the cover letter first."""
        return (*([self.cover] if self.cover else []), *self.patches)

    @property
    def version(self) -> int:
        """The number of the version, by the first mail that tells."""
        return self.mails[0].version

    @property
    def base(self) -> str:
        """The commit that it was made for; empty where no mail tells."""
        return next((mail.base for mail in self.mails if mail.base), "")


def read_series(place: Path, *, whole: bool = True) -> ReadSeries:
    """Return the series in a folder that directly holds `*.patch` files, or in an mbox.

    Patches whose subjects have no numbers are counted in the order of their files.
    Replies without a patch, which an archive's mbox holds too, are left out.
    `whole`: it must be one series with every number once; else that is left to who asks.

    Raises:
        SeriesError: there is none, a mail of it cannot be read, or the mails are not one whole series.
    """
    read = [(where, _read(content, name, where)) for where, name, content in _contents(place)]
    replies = [mail for _, mail in read if _is_reply(mail)]
    mails = [_check(mail, where) for where, mail in read if not _is_reply(mail)]
    if not mails:
        raise SeriesError(f"{place} holds replies and no patch; {_WANTED}")
    if len(mails) > 1 and not any(mail.numbered for mail in mails):
        mails = [replace(mail, number=number, total=len(mails)) for number, mail in enumerate(mails, 1)]
    problem = find_disorder(mails) if whole else ""
    if problem:
        raise SeriesError(f"{place}: {problem}")
    mails.sort(key=lambda mail: mail.number)
    cover = mails.pop(0) if mails[0].number == 0 else None
    return ReadSeries(str(place), cover, tuple(mails), tuple(mail.name for mail in replies))


def read_mail(content: bytes, name: str) -> ReadMail:
    """Return one mail, taken apart.

    Raises:
        SeriesError: it is no mail with a patch or a cover letter.
    """
    return _check(_read(content, name, name), name)


def _is_reply(mail: ReadMail) -> bool:
    return mail.is_reply and not mail.diff


def _contents(place: Path) -> Iterator[tuple[str, str, bytes]]:
    """Yield place, name and content of each mail, in the order of the files."""
    try:
        paths = _find_files(place) if place.is_dir() else [place]
        for path in paths:
            mails = split_mbox(_read_file(path))
            for number, mail in enumerate(mails, 1):
                inside = f"mail {number}" if len(mails) > 1 else ""
                where = f"{path}, {inside}" if inside else str(path)
                named = inside if len(paths) == 1 else f"{path.name}, {inside}"
                yield where, named if inside else path.name, mail
    except OSError as error:
        raise SeriesError(f"{place} cannot be read: {error.strerror or error}; {_WANTED}") from error


def _find_files(folder: Path) -> list[Path]:
    for pattern in _FOLDER:
        found = [path for path in folder.glob(pattern) if path.is_file() and not path.name.startswith(".")]
        if found:
            return sorted(found)
    raise SeriesError(f"{folder} directly holds no *.patch file; {_WANTED}")


def _read_file(path: Path) -> bytes:
    if path.exists() and not path.is_file():
        raise SeriesError(f"{path} is no file; {_WANTED}")
    if path.stat().st_size > _MOST_BYTES:
        raise SeriesError(f"{path} has more than {_MOST_BYTES >> 20} MiB, which no series of patches has; {_WANTED}")
    content = path.read_bytes()
    if not content.strip():
        raise SeriesError(f"{path} is empty; {_WANTED}")
    if content.startswith(_GZIP):
        raise SeriesError(f"{path} is compressed; unpack it first, with gunzip")
    return content


def _read(content: bytes, name: str, where: str) -> ReadMail:
    headers = find_headers(content)
    if not headers.keys() & {"from", "subject"}:
        raise SeriesError(f"{where} is no mail, it has neither From: nor Subject:; {_WANTED}")
    try:
        parts = parse_mail(content)
    except GitError as error:
        raise SeriesError(f"{where} cannot be read by git mailinfo: {error.stderr.strip()}; mend the mail") from error
    subject = parse_subject(parts.subject)
    diff = _DIFF.search(parts.patch)
    is_cover = subject.number == 0
    start = diff.start() if diff and not is_cover else len(parts.patch)
    base = _BASE.findall(f"{parts.message}\n{parts.patch}")
    return ReadMail(
        name=name,
        content=content,
        subject=subject.text,
        bracket=subject.bracket,
        version=subject.version,
        number=1 if subject.number is None else subject.number,
        total=1 if subject.total is None else subject.total,
        author=parts.author,
        message_id=_find_id(headers.get("message-id", "")),
        in_reply_to=_find_id(headers.get("in-reply-to", "")),
        references=headers.get("references", ""),
        body=parts.message + parts.patch if is_cover else parts.message,
        below="" if is_cover else parts.patch[:start].removeprefix("---\n"),
        diff=parts.patch[start:],
        base=base[-1].lower() if base else "",
        numbered=subject.number is not None,
        is_reply=subject.is_reply,
    )


def _find_id(value: str) -> str:
    """Return the Message-ID in a header; some programs write a comment behind it."""
    match = regex.search(r"<[^<>\s]+>", value)
    return match[0] if match else ""


def _check(mail: ReadMail, where: str) -> ReadMail:
    """Return the mail, which must hold a patch or be a cover letter."""
    if mail.diff or mail.number == 0:
        return mail
    raise SeriesError(f"{where} holds no patch, so `git am` would stop there; {_WANTED}")
