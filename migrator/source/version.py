"""Which release of the kernel a tree says that it is."""

import regex

from migrator.errors import TreeError
from migrator.source.tree import SourceFile, Tree

_FIELD = regex.compile(r"(?m)^(VERSION|PATCHLEVEL|SUBLEVEL|EXTRAVERSION)[ \t]*=[ \t]*([\w.+-]*)[ \t]*$")


def find_version(tree: Tree) -> str:
    """Return the version as its tag would be, `6.12-rc3` or `6.12.57`; empty where the top Makefile names none.

    Source: Makefile, first lines; `KERNELVERSION` in it.
    """
    try:
        files = [each for each in tree.read(("Makefile",)) if isinstance(each, SourceFile)]
    except TreeError:
        return ""  # a partial clone without it; nothing else hangs on it
    return read_version(files[0].text) if files else ""


def read_version(makefile: str) -> str:
    """Return the version by the text of a Makefile."""
    found = dict(_FIELD.findall(makefile))
    if not found.get("VERSION", "").isdecimal() or not found.get("PATCHLEVEL", "").isdecimal():
        return ""
    least = found.get("SUBLEVEL", "")
    last = f".{least}" if least not in {"", "0"} else ""
    return f"{found['VERSION']}.{found['PATCHLEVEL']}{last}{found.get('EXTRAVERSION', '')}"
