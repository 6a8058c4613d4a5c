"""What a patch for names in texts must not have done: change code, or a word that is no name."""

from collections.abc import Iterator, Sequence

import regex

from migrator.facts.recipe import Era, RecipeFacts
from migrator.recipes.model import Ground
from migrator.syntax.tokens import COMMENT, Kind, code_tokens
from migrator.syntax.unit import Unit

_COMMENT = regex.compile(COMMENT)
_WORD = regex.compile(r"\w+", regex.ASCII)
_C = (".c", ".h")


def prove(before: Ground, behind: Ground, paths: Sequence[str]) -> str:
    """Return what else than names in comments and documents has changed, or nothing."""
    for path in paths:
        old, new = before.sources.read(path), behind.sources.read(path)
        if old is None or new is None:
            return f"{path} is not there any more"
        if path.endswith(_C) and [*_code(old)] != [*_code(new)]:
            return f"code of {path} has changed"
        if not _is_renamed(old.text, new.text, before.facts):
            return f"more than names has changed in {path}"
    return ""


def _code(unit: Unit) -> Iterator[str]:
    """Yield the tokens without comments; a directive is one token, and may hold some."""
    for token in code_tokens(unit.text):
        yield _COMMENT.sub(" ", token.text) if token.kind is Kind.DIRECTIVE else token.text


def _is_renamed(old: str, new: str, facts: RecipeFacts) -> bool:
    """Tell whether two texts have the same words but for old names that became new ones, or shared parts of them."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    olds, news = facts.names(Era.OLD), facts.names(Era.NEW)
    pairs = [(one, other) for one, other in zip(before, after, strict=False) if one != other]
    return len(before) == len(after) and all(_is_part(one, olds) and _is_part(other, news) for one, other in pairs)


def _is_part(word: str, names: frozenset[str]) -> bool:
    return any(name.startswith(word) or name.endswith(word) for name in names)
