"""The wrapper: the handler proper gets another name, and a noinstr function the old one.

The wrapper stands right behind, so that an export or a note below the handler
stays with the name that it is about, and nothing has to be declared anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from migrator.recipes.guest_entry.inside.handler import Handler, Problem
from migrator.recipes.guest_entry.parts.arguments import free_name, spell
from migrator.recipes.guest_entry.parts.helper import place_noinstr, wrap_head
from migrator.recipes.guest_entry.parts.insertion import end_of_line
from migrator.recipes.model import Reason
from migrator.syntax.comments import comments_above, has_comment
from migrator.syntax.declarations import declared_parameters, split_commas
from migrator.syntax.edits import Edit, indent_step, newline_of, render_comment, render_lines
from migrator.syntax.prototypes import find_prototype
from migrator.syntax.tokens import Kind, code_tokens, tokenize
from migrator.text import Span

# What says who may call a function, and how: that of the name which assembly knows.
_LINKAGE = ("extern", "static", "asmlinkage", "__visible", "__used")
# What keeps instrumentation away from the handler proper, which needs it no more than others do.
_KEPT = frozenset({"noinline", "notrace", "noinline_for_stack"})


@dataclass(frozen=True)
class _Head:
    """A handler's head, taken apart.

    Attributes:
        linkage: the words for the wrapper alone; `extern` says nothing at a definition.
        kept: the words for the handler proper alone.
        returns: the type.
        parameters: as the code spells them.
        names: theirs.
    """

    linkage: tuple[str, ...]
    kept: tuple[str, ...]
    returns: str
    parameters: tuple[str, ...]
    names: tuple[str, ...]


def wrap_handler(handler: Handler, *, is_left: bool) -> tuple[Edit, ...] | Problem:
    """Return the edits that put a handler behind a wrapper; `is_left`: it ended guest time, and still does."""
    head = _read_head(handler)
    if isinstance(head, Problem):
        return head
    unit, function = handler.unit, handler.function
    step = indent_step(unit.text, function.body)
    kind = " ".join([*head.kept, head.returns])
    first = f"static {kind}{'' if kind.endswith('*') else ' '}{handler.body_name}("
    body = Edit(Span(function.span.start, function.parameters.end), wrap_head(first, head.parameters, step))
    at = end_of_line(tuple(tokenize(unit.text, function.body.end)), function.body.end)
    if at is None:
        message = f"more code stands behind {handler.name}() on its last line"
        return handler.problem(Reason.NOT_STRUCTURED, function.body.end - 1, message)
    return (*_rename_doc(handler), body, Edit(Span(at, at), _render(handler, head, step, is_left=is_left)))


def _read_head(handler: Handler) -> _Head | Problem:
    unit, function = handler.unit, handler.function
    tokens = tuple(tokenize(unit.text, function.span.start, function.body.start))
    specifiers = list(code_tokens(unit.text, function.span.start, function.at))
    inside = list(code_tokens(unit.text, function.parameters.start + 1, function.parameters.end - 1))
    prototype = find_prototype(unit, handler.name)
    variables = declared_parameters(inside)
    behind = next(code_tokens(unit.text, function.parameters.end, function.body.start), None)
    is_plain = all(token.kind is Kind.NAME or token.text == "*" for token in specifiers)
    named = all(variable.name for variable in variables) and not any(token.text == "..." for token in inside)
    has_extras = any(token.kind is Kind.DIRECTIVE for token in tokens) or has_comment(tokens, function.span)
    if prototype is None or behind is not None or not is_plain or not named or has_extras:
        return _refuse_head(handler, "it holds more than words, a type and named parameters")
    words = [token.text for token in specifiers]
    kind = [word for word in words if word in {*prototype.returns.split()} or word == "*"]
    noinstr = handler.candidate.study.program.events.facts.attributes.noinstr if handler.candidate.study else ()
    strange = next((w for w in words if w not in (*kind, *_LINKAGE, *_KEPT, *noinstr)), None)
    if strange is not None:
        return _refuse_head(handler, f"what `{strange}` means for a wrapper is not known")
    return _Head(
        linkage=tuple(word for word in words if word in _LINKAGE and word != "extern"),
        kept=tuple(word for word in words if word in _KEPT),
        returns=_spell_type(kind),
        parameters=tuple(spell(unit.text, piece) for piece in split_commas(inside)),
        names=tuple(variable.name for variable in variables),
    )


def _refuse_head(handler: Handler, why: str) -> Problem:
    message = f"the head of {handler.name}() cannot be made that of a wrapper: {why}"
    return handler.problem(Reason.NOT_STRUCTURED, handler.function.at, message)


def _spell_type(words: Sequence[str]) -> str:
    stars = "".join(word for word in words if word == "*")
    return " ".join([*(word for word in words if word != "*"), *([stars] if stars else [])])


def _rename_doc(handler: Handler) -> tuple[Edit, ...]:
    """Return the edit that lets a kernel-doc comment name the function that stands below it."""
    start = handler.function.span.start
    last = max((f.body.end for f in handler.unit.outline.functions if f.body.end <= start), default=0)
    above = comments_above(tuple(tokenize(handler.unit.text, last, start + 1)), start)
    named = regex.compile(rf"/\*\*\s*\n\s*\*\s*({regex.escape(handler.name)})\b")
    match = named.match(above[-1].text) if above else None
    if match is None:
        return ()
    begin = above[-1].start + match.start(1)
    return (Edit(Span(begin, begin + len(handler.name)), handler.body_name),)


def _render(handler: Handler, head: _Head, step: str, *, is_left: bool) -> str:
    """Return the wrapper's text, with an empty line before it."""
    candidate = handler.candidate
    first = f"{place_noinstr(candidate, head.returns)}{handler.name}("
    values: dict[str, object] = {
        "split": candidate.facts.split,
        "head": wrap_head(" ".join([*head.linkage, first]), head.parameters, step),
        "returns": "" if head.returns == "void" else head.returns,
        "result": free_name(("ret", "result"), head.names),
        "call": f"{handler.body_name}({', '.join(head.names)})",
    }
    folder = candidate.facts.name
    prose = candidate.texts.render(f"{folder}/handler_note.c.j2", {"body": handler.body_name, "is_left": is_left})
    lines = render_comment(prose, "")
    lines += candidate.texts.render(f"{folder}/handler.c.j2", values).rstrip("\n").split("\n")
    newline = newline_of(handler.unit.text)
    return newline + newline + render_lines(lines, "", step, newline)
