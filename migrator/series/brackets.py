"""The subject of a mail taken apart: what stands in its brackets, and what becomes the commit's first line."""

from dataclasses import dataclass

import regex

_RE = regex.compile(r"[Rr][Ee]:|[ \t:]")
_VERSION = regex.compile(r"(?<![^\W_])(?P<PREFIX>PATCH|RFC)?[vV](?P<VERSION>\d{1,6})(?![\w.])", regex.IGNORECASE)
_NUMBER = regex.compile(r"(?<!\S)(?P<NUMBER>\d{1,6})/(?P<TOTAL>\d{1,6})(?!\S)")


@dataclass(frozen=True)
class Subject:
    """One subject.

    Attributes:
        text: without brackets, as the commit has it.
        bracket: the words in them without version and number, `RFC PATCH`.
        version: 1 where none is told.
        number, total: None where none are told.
        is_reply: it begins with `Re:`.
    """

    text: str
    bracket: str
    version: int
    number: int | None
    total: int | None
    is_reply: bool


def parse_subject(subject: str) -> Subject:
    """Return what a subject says; every bracket at its start is dropped from the text, as `git am` does."""
    at, brackets, is_reply = 0, list[str](), False
    while at < len(subject):
        cruft = _RE.match(subject, at)
        end = subject.find("]", at) if subject[at] == "[" else -1
        if cruft:
            is_reply, at = is_reply or len(cruft[0]) > 1, cruft.end()
        elif end >= 0:
            brackets.append(subject[at + 1 : end])
            at = end + 1
        else:
            break
    words = " ".join(brackets)
    version, number = _VERSION.search(words), _NUMBER.search(words)
    rest = _NUMBER.sub("", _VERSION.sub(lambda match: match["PREFIX"] or "", words, count=1), count=1)
    return Subject(
        text=" ".join(subject[at:].split()),
        bracket=" ".join(rest.split()),
        version=int(version["VERSION"]) if version else 1,
        number=int(number["NUMBER"]) if number else None,
        total=int(number["TOTAL"]) if number else None,
        is_reply=is_reply,
    )
