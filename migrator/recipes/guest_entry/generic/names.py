"""Names that code uses without a call: another name for a function, an export, an argument of a macro, assembly.

Before a function goes, whatever may be one of these counts as a use.
"""

from collections.abc import Collection, Sequence

import regex

from migrator.analysis.sites import find_region
from migrator.syntax.tokens import Kind, Token, code_tokens
from migrator.syntax.unit import Unit
from migrator.text import Span

_DEFINE = regex.compile(r"#\s*define\s+\w+")
_VALUES = frozenset({"return", "else", "case", "sizeof", "typeof", "__typeof__"})
_ASSEMBLY = frozenset({"asm", "__asm__"})
# Macros that make names of their own of the one that they get.
_NAMING = regex.compile(r"\w*(?:EVENT|STATS|DESC)\w*")


def find_handed_on(unit: Unit, names: Collection[str]) -> set[str]:
    """Return those of the names that the code has as a function's without calling it, as far as that can be told.

    Members, declarations of something else, and the names of tracepoints and counters are none.
    """
    pattern = regex.compile(r"\b(?:\L<names>)\b", names=sorted(names))
    regions = dict.fromkeys(find_region(unit, match.start()) for match in pattern.finditer(unit.text))
    return set().union(*(_find_in(unit, region, names, pattern) for region in regions))


def _find_in(unit: Unit, region: Span, names: Collection[str], pattern: regex.Pattern[str]) -> set[str]:
    tokens = [token for token in code_tokens(unit.text, *region) if not _is_dead(unit, token)]
    found: set[str] = set()
    for index, token in enumerate(tokens):
        if token.kind is Kind.DIRECTIVE:
            head = _DEFINE.match(token.text)
            found.update(pattern.findall(token.text, head.end()) if head else ())
        elif token.kind is Kind.STRING and not _ASSEMBLY.isdisjoint(_words_before(tokens, index)):
            found.update(pattern.findall(token.text))
        elif token.text in names and not _is_other(tokens, index):
            found.add(token.text)
    return found


def _is_dead(unit: Unit, token: Token) -> bool:
    return any(span.start <= token.start < span.end for span in unit.outline.dead)


def _words_before(tokens: Sequence[Token], index: int) -> set[str]:
    """Return the words of the same statement in front of a token."""
    words: set[str] = set()
    for token in reversed(tokens[:index]):
        if token.text in {";", "{", "}"}:
            break
        words.add(token.text)
    return words


def _is_other(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether the name at an index is a member's, a variable's, or one that a macro makes others of."""
    before = tokens[index - 1] if index else None
    if before is None or before.text in {".", "->", "}", "*"}:
        return True
    if before.kind is Kind.NAME and before.text not in _VALUES:
        return True
    return _NAMING.fullmatch(_opener(tokens, index)) is not None


def _opener(tokens: Sequence[Token], index: int) -> str:
    """Return the word in front of the parenthesis that holds a token; empty where none does."""
    depth = 0
    for at in range(index - 1, 0, -1):
        depth += tokens[at].nesting
        if depth > 0:
            return tokens[at - 1].text if tokens[at].text == "(" else ""
    return ""
