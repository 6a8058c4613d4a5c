"""One call under its new name: the edit, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from migrator.facts.events import Events, Use
from migrator.facts.splitting import Into
from migrator.recipes.declared.split.verdict import Verdict
from migrator.recipes.model import Lookup, Reason
from migrator.syntax.edits import Edit
from migrator.syntax.matchers import find_calls
from migrator.syntax.tokens import Kind, Token, tokenize
from migrator.syntax.unit import Unit
from migrator.text import Span

_PLACE = regex.compile(r"\{([1-9][0-9]*)\}")
_CHANGES = frozenset({"=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=", "++", "--"})
_NUMBERS = {"false": "0", "NULL": "0", "true": "1"}


def refine(verdict: Verdict, unit: Unit, function: str, events: Events, lookup: Lookup | None) -> Verdict:
    """Return the verdict on a call whose context fits, with what the call itself has to say."""
    if verdict.into is None:
        return verdict
    problem = _find_problem(verdict, verdict.into, unit, function, events, lookup)
    if problem is None:
        return verdict
    return replace(verdict, into=None, reason=problem[0], told=problem[1])


def _find_problem(
    verdict: Verdict, into: Into, unit: Unit, function: str, events: Events, lookup: Lookup | None
) -> tuple[Reason | None, str] | None:
    call = verdict.call
    given = {key: wanted for key, wanted in into.given.items() if int(key) <= len(call.call.arguments)}
    for key, wanted in given.items():  # a tree without that argument says nothing by it
        text = _argument(unit, call.call.arguments, int(key))
        said = _constant(text)
        if said is None:
            return None, f"argument {key} is `{text}`, which is decided while it runs"
        if said != _constant(wanted):
            told = f"argument {key} is `{text}`, which says otherwise than its context; it has to be `{wanted}`"
            return Reason.ARGUMENT_UNCLEAR, f"the context of the call is that of {into.name}(), and {told}"
    if not call.is_statement and not _returns_same(function, into.name, lookup):
        told = f"what the call returns is used, or declared with, and {into.name}() is not known to return the same"
        return Reason.NOT_A_STATEMENT, told
    return _find_lost(into, unit, call.call.span, call.call.arguments, events)


def _find_lost(
    into: Into, unit: Unit, span: Span, arguments: Sequence[tuple[Token, ...]], events: Events
) -> tuple[Reason, str] | None:
    if into.arguments is None:
        return None
    if any(token.kind in {Kind.COMMENT, Kind.DIRECTIVE} for token in tokenize(unit.text, span.start, span.end)):
        return Reason.ARGUMENT_UNCLEAR, "a comment, or a condition, stands among the arguments"
    used = [int(number) for text in into.arguments for number in _PLACE.findall(text)]
    if max(used, default=0) > len(arguments):
        return Reason.ARGUMENT_UNCLEAR, f"it has {len(arguments)} arguments, and argument {max(used)} is asked for"
    for number, tokens in enumerate(arguments, 1):
        if used.count(number) != 1 and not _is_plain(tokens, events):
            told = "left out" if number not in used else "put in more than once"
            return Reason.ARGUMENT_UNCLEAR, f"argument {number} does something, and would be {told}"
    return None


def _is_plain(tokens: Sequence[Token], events: Events) -> bool:
    """Tell whether an expression can be left out: it changes nothing."""
    if any(token.text in _CHANGES for token in tokens if token.kind is Kind.PUNCT):
        return False
    found = (events.find("".join(token.text for token in call.callee)) for call in find_calls(tokens))
    return all(event is not None and event.uses is Use.NOTHING for event in found)


def _returns_same(old: str, new: str, lookup: Lookup | None) -> bool:
    one, other = (lookup.prototype(name) if lookup is not None else None for name in (old, new))
    return one is not None and other is not None and one.returns == other.returns != "void"


def _argument(unit: Unit, arguments: Sequence[tuple[Token, ...]], number: int) -> str:
    tokens = arguments[number - 1] if number <= len(arguments) else ()
    return unit.text[tokens[0].start : tokens[-1].end] if tokens else ""


def _constant(text: str) -> str | None:
    """Return a number, or a word that stands for one, in its plain form; None for what is none."""
    text = _NUMBERS.get(text.strip(), text.strip())
    return str(int(text)) if text.isascii() and text.isdecimal() else None


def make_edit(verdict: Verdict, unit: Unit) -> Edit:
    """Return the edit of a call that becomes another."""
    call, into = verdict.call.call, verdict.into
    if into is None or into.arguments is None:
        name = call.callee[-1]
        return Edit(Span(name.start, name.end), into.name if into else name.text)
    given = [_argument(unit, call.arguments, number) for number in range(1, len(call.arguments) + 1)]
    texts = [_PLACE.sub(lambda match: given[int(match[1]) - 1], text) for text in into.arguments]
    return Edit(call.span, f"{into.name}({', '.join(texts)})")
