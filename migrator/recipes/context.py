"""Whether an architecture has context tracking for its guests at all, by its Kconfig."""

import regex

from migrator.facts.recipe import RecipeFacts
from migrator.recipes.model import Sources


def tell_selected(arch: str, facts: RecipeFacts, sources: Sources) -> dict[str, object]:
    """Return the words of these that hold for all code of an architecture."""
    selects = facts.entry.selects
    kconfig = sources.read(f"arch/{arch}/Kconfig")
    found = [select for select in selects if kconfig is not None and _has(kconfig.text, select)]
    context = "unknown" if kconfig is None else "real" if found else "stub"
    select = next(iter(found), selects[0])
    return {"context": context, "select": select, "config": f"CONFIG_{select.removeprefix('HAVE_')}"}


def _has(kconfig: str, select: str) -> bool:
    return regex.search(rf"^[ \t]*select[ \t]+{regex.escape(select)}\b", kconfig, regex.MULTILINE) is not None
