"""Whether what was asked before a value was traced holds where it is computed, or can be asked there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from migrator.analysis.members import member_of
from migrator.facts.late import LateFacts
from migrator.recipes.late_tracepoint.block import Late
from migrator.recipes.late_tracepoint.doubt import Doubt, doubt_at
from migrator.recipes.late_tracepoint.holding import split_and
from migrator.recipes.late_tracepoint.paths import Words, read_scope
from migrator.recipes.late_tracepoint.survey import Survey
from migrator.recipes.model import Ground, Reason
from migrator.syntax.declarations import declared_parameters
from migrator.syntax.matchers import find_calls, find_closing
from migrator.syntax.outline import Function
from migrator.syntax.statements import Body, Return, walk
from migrator.syntax.tokens import Kind, Token, code_tokens
from migrator.syntax.unit import Unit

_CONSTANT = regex.compile(r"-?(?:[0-9]\w*|[A-Z_][A-Z0-9_]*)")
_TRUE = frozenset({"true", "1"})


@dataclass(frozen=True)
class Asked:
    """What became of the conditions.

    Attributes:
        nothing: the constant that says that nothing is stored; empty where the value is always traced.
        kept: conditions that are asked at the place, as code has them.
        implied: conditions that hold there anyway, as code has them.
    """

    nothing: str
    kept: tuple[str, ...]
    implied: tuple[str, ...]


def judge_conditions(ground: Ground, facts: LateFacts, survey: Survey, late: Late) -> Asked | Doubt:
    """Return what becomes of the conditions of a tracepoint's call."""
    nothing: list[str] = []
    kept: list[str] = []
    implied: list[str] = []
    cleared = _clears(survey)
    parts = [part for each in late.conditions for part in split_and(_strip(each, facts))]
    for part in (_strip(each, facts) for each in parts):
        text = _spell(late.trace.unit, part)
        constant = _compared(part, late)
        if constant:
            nothing.append(constant)
        elif _is_enabled(part, late, facts) or _is_path_to(ground, facts, survey, part, late):
            implied.append(text)
        elif _is_fixed(part, facts):
            kept.append(text)
        else:
            message = f"`{text}` decides whether `{survey.member}` is traced, and may be another where it is computed"
            return doubt_at(Reason.VALUE_UNCLEAR, late.trace.path, late.trace.unit, part[0].start, message)
    known = cleared or {"0"}
    odd = next((each for each in nothing if each not in known), None)
    if odd is not None or len({*nothing}) > 1 or (nothing and len(cleared) > 1):
        message = f"`{survey.member}` is compared with {' and '.join(nothing)}, and set to {', '.join(sorted(known))}"
        return doubt_at(Reason.VALUE_UNCLEAR, late.trace.path, late.trace.unit, late.trace.call.span.start, message)
    return Asked(nothing[0] if nothing else "", tuple(kept), tuple(implied))


def _clears(survey: Survey) -> set[str]:
    """Return the constants that the field is set to."""
    found = set()
    for use in survey.clears:
        unit, function = use.code
        tokens = unit.significant(function)
        index = next(number for number, token in enumerate(tokens) if token.start == use.offset)
        end = next(at for at in range(index, len(tokens)) if tokens[at].text in {";", ","})
        found.add("".join(token.text for token in tokens[index + 2 : end]))
    return found


def _strip(tokens: Sequence[Token], facts: LateFacts) -> tuple[Token, ...]:
    """Return a condition without parentheses and hints around all of it."""
    tokens = tuple(tokens)
    while tokens:
        start = 1 if tokens[0].text in facts.hints else 0
        if tokens[start : start + 1] and tokens[start].text == "(" and find_closing(tokens, start) == len(tokens) - 1:
            tokens = tokens[start + 1 : -1]
        else:
            break
    return tokens


def _spell(unit: Unit, tokens: Sequence[Token]) -> str:
    return " ".join(unit.text[tokens[0].start : tokens[-1].end].split())


def _compared(tokens: Sequence[Token], late: Late) -> str:
    """Return the constant that a condition wants the value to differ from; empty where it asks for anything else."""
    at = next((number for number, token in enumerate(tokens) if token.text == "!="), None)
    if at is None:
        return "0" if _is_value(tokens, late) else ""
    sides = tokens[:at], tokens[at + 1 :]
    for value, other in (sides, sides[::-1]):
        text = "".join(token.text for token in other)
        if _is_value(value, late) and _CONSTANT.fullmatch(text):
            return text
    return ""


def _is_value(tokens: Sequence[Token], late: Late) -> bool:
    words = tuple(token.text for token in tokens)
    return words == late.value or (bool(late.local) and words == (late.local,))


def _is_enabled(tokens: Sequence[Token], late: Late, facts: LateFacts) -> bool:
    """Tell whether code asks whether the tracepoint is on."""
    return "".join(token.text for token in tokens) == f"{late.trace.call.name}{facts.enabled}()"


def _is_fixed(tokens: Sequence[Token], facts: LateFacts) -> bool:
    """Tell whether a condition is decided once, with names that all code has."""
    words = [token for token in tokens if token.text != "!"]
    if not words or words[0].text not in facts.fixed or words[1:2] == [] or words[1].text != "(":
        return False
    inner = [token for token in words[2:-1] if token.kind is Kind.NAME]
    return find_closing(words, 1) == len(words) - 1 and all(token.text.isupper() for token in inner)


def _is_path_to(ground: Ground, facts: LateFacts, survey: Survey, tokens: Sequence[Token], late: Late) -> bool:
    """Tell whether a condition only asks for a pointer on the way to the field, which whoever stores there follows."""
    scope = read_scope(late.trace.unit, late.trace.function)
    value = scope.expand(late.value)
    words = tuple(token.text for token in tokens)
    if member_of(tokens) and _is_prefix(scope.expand(words), value):
        return True
    call = next(find_calls(tokens), None)
    if call is None or call.is_member or call.span.start != tokens[0].start or call.span.end != tokens[-1].end:
        return False
    given = [scope.expand(tuple(token.text for token in argument)) for argument in call.arguments]
    near = tuple(spec.format(arch=arch) for arch in survey.archs for spec in facts.near)
    found = [
        (unit, function)
        for path in ground.sources.holding({call.name}, (*near, *facts.code))
        if (unit := ground.sources.read(path)) is not None and path.endswith((".c", ".h"))
        for function in unit.outline.functions
        if function.name == call.name
    ]
    return bool(found) and all(_returns_path(unit, function, given, value) for unit, function in found)


def _returns_path(unit: Unit, function: Function, given: Sequence[Words], value: Words) -> bool:
    """Tell whether all that a function returns is true, or a pointer on the way to the field."""
    inside = function.parameters
    names = declared_parameters(list(code_tokens(unit.text, inside.start + 1, inside.end - 1)))
    of = {parameter.name: words for parameter, words in zip(names, given, strict=False)}
    body = unit.body(function)
    if not isinstance(body, Body):
        return False
    returned = [s.tokens[1:-1] for s in walk(body.statements) if isinstance(s, Return)]
    for tokens in returned:
        words = tuple(token.text for token in tokens if token.text != "!")
        if words[:1] and words[0] in of:
            words = (*of[words[0]], *words[1:])
        if not (len(words) == 1 and words[0] in _TRUE) and not _is_prefix(words, value):
            return False
    return bool(returned)


def _is_prefix(words: Words, value: Words) -> bool:
    """Tell whether a path is followed, as a pointer, on the way of another."""
    return 0 < len(words) < len(value) and value[: len(words)] == words and value[len(words)] == "->"
