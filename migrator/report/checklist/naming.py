"""The functions that a message names, and the code that has them: comments and documents have none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from migrator.analysis.scan import GENERIC
from migrator.analysis.words import find_comments
from migrator.report.checklist.look import CODE, Look

_NAMED = re.compile(r"(?<![\w.>/-])([A-Za-z_]\w*)\(\)")
_WORD = re.compile(r"\w+")
_IN_COMMENT = re.compile(r"(?m)^[-+ ][ \t]*\*.*$")
_KEPT = re.compile(r"[^\n]")


def find_functions(look: Look) -> tuple[str, ...]:
    """Return the functions that subject and message name with parentheses, each once."""
    return tuple(dict.fromkeys(_NAMED.findall(f"{look.patch.subject}\n{look.patch.message}")))


def find_strangers(look: Look) -> tuple[str, ...]:
    """Return those of them that the code of the patch does not have, before it or behind it."""
    names = find_functions(look)
    own = _own_words(look) if names else frozenset()
    return tuple(name for name in names if name not in own)


def near_folders(look: Look) -> tuple[str, ...]:
    """Return the folders of the code that a patch has to do with; a star is any one folder."""
    archs = [folder for arch in look.patch.archs if arch != GENERIC for folder in look.folders(arch)]
    wide = dict.fromkeys((*archs, *(["arch/*/kvm"] if look.is_generic else []), "include", "kernel", "virt"))
    homes = dict.fromkeys(path.rpartition("/")[0] for path in look.paths if path.endswith(CODE) and "/" in path)
    return (*wide, *(home for home in homes if not home.startswith((*wide,))))


def unite_near(looks: Sequence[Look]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the functions that messages name and patches do not have, and where all of these may be: one search."""
    strangers = {look.patch.number: find_strangers(look) for look in looks}
    names = dict.fromkeys(name for found in strangers.values() for name in found)
    asked = [look for look in looks if strangers[look.patch.number]]
    folders = dict.fromkeys(folder for look in asked for folder in near_folders(look))
    return tuple(names), tuple(f":(glob){folder}/**/*.[chS]" for folder in folders)


def find_near(look: Look, names: Sequence[str]) -> dict[str, str]:
    """Return where code that the patch has to do with has each of some names, as `path:line`."""
    folders = "|".join(re.escape(folder).replace(r"\*", "[^/]+") for folder in near_folders(look))
    is_near = re.compile(rf"(?:{folders})/")
    paths = look.behind.holding(*look.near) if look.behind and look.near[0] and names else ()
    return _find_places(look, names, [path for path in paths if is_near.match(path)])


def find_far(look: Look, names: Sequence[str]) -> dict[str, str]:
    """Return where any code has each of some names, as `path:line`."""
    return _find_places(look, names, look.behind.holding(names, [":(glob)**/*.[chS]"]) if look.behind and names else ())


def _find_places(look: Look, names: Sequence[str], paths: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in paths:
        unit = look.unit(path)
        left = [name for name in names if name not in found and unit and name in unit.text]
        code = blank_comments(unit.text) if unit and left else ""
        for name in left:
            match = re.search(rf"\b{re.escape(name)}\b", code)
            if unit and match:
                found[name] = f"{path}:{unit.place(match.start()).line}"
        if len(found) == len(names):
            break
    return found


def blank_comments(text: str) -> str:
    """Return a C text with white space for its comments, every offset as it was."""
    pieces: list[str] = []
    at = 0
    for span in find_comments(text)[0]:
        pieces += text[at : span.start], _KEPT.sub(" ", text[span.start : span.end])
        at = span.end
    return "".join([*pieces, text[at:]])


def _own_words(look: Look) -> frozenset[str]:
    """Return the words of the code that the patch shows, and of the files that it changes."""
    files = [(path, unit) for units in (look.patch.old, look.patch.new) for path, unit in units.items()]
    whole = [blank_comments(unit.text) for path, unit in files if path.endswith(CODE)]
    hunks = [hunk for hunk in look.hunks if (hunk.path or hunk.old_path).endswith(CODE)]
    shown = [_IN_COMMENT.sub("", blank_comments("\n".join(hunk.lines))) for hunk in hunks]
    return frozenset(word for text in (*whole, *shown) for word in _WORD.findall(text))
