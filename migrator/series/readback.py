"""Written patches read back by a parser that is not ours."""

from collections.abc import Sequence

from unidiff.errors import UnidiffParseError
from unidiff.patch import PatchSet

from migrator.rewrite.change import Change
from migrator.series.mails import Mail
from migrator.text import decode


def check_mails(mails: Sequence[Mail], changes: Sequence[Change]) -> str:
    """Return what is wrong with the patches, read with unidiff; empty where nothing is.

    Each must parse, name exactly the files of its change, and add and remove as
    many lines as it says.
    """
    for mail, change in zip(mails, changes, strict=True):
        try:
            patch = PatchSet.from_string(decode(mail.content))
        except UnidiffParseError as error:
            return f"{mail.name}: unidiff cannot read it: {error}"
        named = sorted(_unquote(file.path) for file in patch)
        wanted = sorted(file.path for file in change.files)
        if named != wanted:
            return f"{mail.name}: it changes {', '.join(named) or 'no file'}, not {', '.join(wanted)}"
        if not all(hunk.is_valid() for file in patch for hunk in file):
            return f"{mail.name}: a hunk has other lengths than its header says"
    return ""


def _unquote(path: str) -> str:
    """Return a path as it is; git quotes one that holds more than plain characters, byte by byte."""
    if not path.startswith('"'):
        return path
    return decode(path[1:-1].encode("ascii").decode("unicode_escape").encode("latin-1"))
