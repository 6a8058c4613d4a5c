"""The inline function that the run call is: it must become a part of the helper, whatever the compiler likes."""

from migrator.recipes.guest_entry.parts.arguments import spell
from migrator.recipes.guest_entry.parts.helper import wrap_head
from migrator.recipes.model import Case, FileEdits
from migrator.syntax.declarations import split_commas
from migrator.syntax.edits import Edit, line_start
from migrator.syntax.outline import Function
from migrator.syntax.tokens import Kind, code_tokens
from migrator.syntax.unit import Unit
from migrator.text import Span

_WIDTH = 80
_ALWAYS = "__always_inline"


def find_inlined(case: Case, callee: str) -> FileEdits | None:
    """Return the edit that makes a `static inline` run call always inlined; None where it is none, or is so already.

    Compiled out of line, it would be traced and instrumented inside the helper.
    """
    named = case.study.program.all_of(callee) if case.study else []
    found = [d for d in named if d.path.endswith(".h") and not d.is_noinstr and not d.is_inline]
    if len(found) != 1 or len(named) != 1 or not {"static", "inline"} <= found[0].words:
        return None
    definition = found[0]
    unit = case.sources.read(definition.path)
    function = unit.function_named(callee) if unit else None
    if unit is None or function is None:
        return None
    head = list(code_tokens(unit.text, function.span.start, function.body.start))
    if any(token.kind is Kind.DIRECTIVE for token in head):
        return None
    word = next(token for token in head if token.text == "inline")
    wrapped = _wrap(unit, function, Span(word.start, word.end))
    return FileEdits(definition.path, (wrapped or Edit(Span(word.start, word.end), _ALWAYS),))


def _wrap(unit: Unit, function: Function, word: Span) -> Edit | None:
    """Return the whole head with the new word, where one line would be too long for it."""
    begin, (start, end) = function.span.start, function.parameters
    first = unit.text[begin : word.start] + _ALWAYS + unit.text[word.end : start + 1]
    old = unit.text[begin:end]
    if "\n" in old or "/*" in old or line_start(unit.text, begin) != begin:
        return None
    if len(old) - (word.end - word.start) + len(_ALWAYS) < _WIDTH:
        return None
    pieces = [spell(unit.text, piece) for piece in split_commas(list(code_tokens(unit.text, start + 1, end - 1)))]
    return Edit(Span(begin, end), wrap_head(first, pieces, "\t"))
