"""Names in a document that marks around them bind to something else, so that they cannot change alone."""

import regex

from migrator.recipes.wrapping.rewrap import find_paragraph

# What takes descriptions of functions from a file, or gives them.
_DECLARES = regex.compile(r"^[ \t]*\.\. (?:kernel-doc|c:(?:function|macro|auto\w+))::", regex.MULTILINE)


def find_bound(text: str, offset: int, name: str) -> str:
    """Return to what a name is bound by the marks around it, or nothing."""
    block = text[slice(*find_paragraph(text, offset))]
    if regex.search(rf"^[ \t]*\.\. _`?{name}|`{name}`_|\b{name}_(?!\w)", text, regex.MULTILINE):
        return "a link goes by that name"
    if _DECLARES.search(block):
        return "a directive takes or gives the description of that function"
    return "it is code, or quotes some" if regex.search(rf"(?m)^[ \t]*>>>.*{name}", block) else ""
