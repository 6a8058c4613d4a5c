"""Headers of mails: 7-bit, whatever git has left in them."""

from email.header import Header
from email.utils import unquote

import regex

from migrator.text import decode, encode

_PARTS = regex.compile(r"(?|(From: )(.*)( <.*>)|(Subject: \[\p{ASCII}*?\] )(.*)()|(Subject: )(.*)())")


def encode_headers(mail: bytes) -> bytes:
    """Return the mail with names and subject encoded as mail wants them.

    Git does so for patches, though not for what stands in the brackets; for cover letters older versions, 2.39
    among them, do not.
    """
    head, end, body = mail.partition(b"\n\n")
    if head.isascii():
        return mail
    lines = [_encode_line(line) for line in regex.split(r"\n(?! )", decode(head))]
    return encode("\n".join(lines)) + end + body


def _encode_line(line: str) -> str:
    """Return one header, folded; a plain `[PATCH 0/1]` and the address behind a name stay as they are."""
    match = _PARTS.fullmatch(line.replace("\n ", " "))
    if match is None or match[2].isascii():
        return line
    words = unquote(match[2]) if match[3] else match[2]
    return match[1] + Header(words, "utf-8", header_name=match[1]).encode() + match[3]
