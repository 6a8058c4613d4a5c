"""Addresses of people and lists: read, and written as trailers and headers have them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.charset import QP, Charset
from email.header import Header

import regex

_ATOM = r"[\w!#$%&'*+/=?^`{|}~-]++"
_MAIL = regex.compile(rf"{_ATOM}(?:\.{_ATOM})*+@[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)*+", regex.ASCII)
_LINE = regex.compile(
    r'(?:(?:"(?P<QUOTED>(?:[^"\\]|\\["\\])*+)"|(?P<PLAIN>[^"<>\\]*?))\s*+<(?P<NAMED>[^<>]++)>|(?P<BARE>\S++))'
)
_SPECIAL = regex.compile(r'[()<>\[\]:;@\\,."]')
_WORD = regex.compile(r"\S++\s*+")
_ESCAPED = regex.compile(r"\\(.)")
_INDENT = "    "
_WIDTH = 76  # of a line with an encoded word. Source: RFC 2047, section 2
# Quoted-printable, which is what git writes, and all that git send-email reads.
_UTF8 = Charset("utf-8")
_UTF8.header_encoding = QP


@dataclass(frozen=True)
class Address:
    """One address; the name is plain text without quotes, empty for none."""

    name: str
    mail: str

    @property
    def key(self) -> str:
        """What is the same for all spellings of one address."""
        return self.mail.lower()

    @property
    def text(self) -> str:
        """`Name <mail>` in UTF-8, quoted where it has to be."""
        name = f'"{_escape(self.name)}"' if _SPECIAL.search(self.name) else self.name
        return f"{name} <{self.mail}>" if name else self.mail


def parse_address(line: str) -> Address | None:
    """Return the address that a line holds, `Name <mail>` or `mail`; None where it holds something else."""
    match = _LINE.fullmatch(line.replace("\t", " ").strip())
    if match is None or not match[0].isprintable():
        return None
    mail = (match["NAMED"] or match["BARE"]).strip()
    name = match["PLAIN"] or _ESCAPED.sub(r"\1", match["QUOTED"] or "")
    return Address(name.strip(), mail) if _MAIL.fullmatch(mail) else None


def render_header(name: str, addresses: Sequence[Address]) -> list[str]:
    """Return the lines of one header in 7 bits: an address on each, as git writes them."""
    return (f"{name}: " + f",\n{_INDENT}".join(map(_encode, addresses))).split("\n")


def _encode(address: Address) -> str:
    """Return the address as a header has it, its name encoded where it must be."""
    if address.name.isascii() and "=?" not in address.name:
        return address.text
    name = "\n ".join(_encode_name(address.name))
    last = len(_INDENT) + len(name.rpartition("\n")[2])
    return f"{name}{'' if last + len(address.mail) + 4 <= _WIDTH else chr(10)} <{address.mail}>"


def _encode_name(name: str) -> Iterator[str]:
    """Yield encoded words, cut between words of the name: some parsers put a space where the cut is."""
    line = ""
    for word in [*_WORD.findall(name), ""]:
        if line and (not word or len(_UTF8.header_encode(line + word)) > _WIDTH - len(_INDENT)):
            yield from Header(line, _UTF8, maxlinelen=_WIDTH, header_name=_INDENT).encode().split("\n ")
            line = ""
        line += word


def _escape(name: str) -> str:
    return name.replace("\\", "\\\\").replace('"', '\\"')
