"""Mails taken apart by git itself, as `git am` does it: what it reads is read, and read alike.

Nothing of a repository or a configuration counts: git is told of none.
"""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import regex

from migrator.source.git import run_git, scratch_environment
from migrator.text import decode

_HEADERS_END = regex.compile(rb"\r?\n\r?\n")
_FIELD = regex.compile(rb"(?im)^(?P<NAME>[!-9;-~]++):[ \t]*+(?P<VALUE>.*+(?:\n[ \t].*+)*+)")


@dataclass(frozen=True)
class MailParts:
    """What `git mailinfo` makes of one mail.

    Attributes:
        author: `Name <mail>`, of a `From:` in the body where there is one.
        subject: unfolded and decoded, the bracket kept.
        message: the text up to `---` or the first diff, in-body headers left out.
        patch: all behind it, `---` included; empty where there is none.
    """

    author: str
    subject: str
    message: str
    patch: str


def split_mbox(content: bytes) -> tuple[bytes, ...]:
    """Return the mails of an mbox, or the one that it is; white space before the first is left out.

    `>From ` stays as it is, as with `git am`.
    """
    with tempfile.TemporaryDirectory(prefix="migrator-mails-") as folder:
        run_git(["mailsplit", "-b", "--keep-cr", "-d6", f"-o{folder}"], _environment(), data=content)
        return tuple(path.read_bytes() for path in sorted(Path(folder).iterdir()))


def parse_mail(content: bytes) -> MailParts:
    """Return the parts of one mail; a mail whose header lines end with CR LF loses each CR before LF.

    Raises:
        GitError: git cannot read it.
    """
    with tempfile.TemporaryDirectory(prefix="migrator-mail-") as folder:
        message, patch = Path(folder) / "message", Path(folder) / "patch"
        words = ["mailinfo", "-k", "-u", "--no-scissors", str(message), str(patch)]
        told = decode(run_git(words, _environment(), data=without_transport(content)))
        fields: dict[str, str] = {}
        for line in told.split("\n"):
            name, _, value = line.partition(": ")
            fields[name] = f"{fields[name]} {value}" if name in fields else value
        author = f"{fields.get('Author', '')} <{fields['Email']}>" if "Email" in fields else ""
        return MailParts(author, fields.get("Subject", ""), decode(message.read_bytes()), decode(patch.read_bytes()))


def without_transport(content: bytes) -> bytes:
    r"""Return a mail with lines that end with `\n`; a CR that belongs to the files of the patch is kept."""
    return content.replace(b"\r\n", b"\n") if content.partition(b"\n")[0].endswith(b"\r") else content


def find_headers(content: bytes) -> dict[str, str]:
    """Return the headers of a mail by their names in lower case, unfolded; of several alike the first."""
    text = without_transport(content.lstrip())
    found: dict[str, str] = {}
    for match in _FIELD.finditer(_HEADERS_END.split(text, maxsplit=1)[0]):
        found.setdefault(decode(match["NAME"]).lower(), " ".join(decode(match["VALUE"]).split()))
    return found


def _environment() -> dict[str, str]:
    return {**scratch_environment(), "GIT_DIR": os.devnull}
