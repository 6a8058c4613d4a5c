"""The arguments of a tracepoint, in the words of the function that computes the value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from migrator.facts.late import LateFacts
from migrator.recipes.late_tracepoint.block import Late
from migrator.recipes.late_tracepoint.doubt import Doubt, doubt_at
from migrator.recipes.late_tracepoint.field import find_fields
from migrator.recipes.late_tracepoint.paths import Scope, Words, is_path, read_scope, spell
from migrator.recipes.late_tracepoint.survey import Survey, Use
from migrator.recipes.model import Ground, Reason
from migrator.syntax.tokens import Kind, Token
from migrator.syntax.unit import Unit


@dataclass(frozen=True)
class Roots:
    """How the tracing function's names are said where the value is computed.

    Attributes:
        name: what the traced path begins with.
        words: what that is, there.
        scopes: of the function that traces, and of the one that stores.
    """

    name: str
    words: Words
    late: Scope
    early: Scope


def say_arguments(
    ground: Ground, facts: LateFacts, survey: Survey, late: Late, store: Use, path: Words
) -> tuple[str, ...] | Doubt:
    """Return the arguments of the call at the place of a store, the value's left empty; `path` is what it stores to."""
    roots = _find_roots(ground, facts, survey, late, store, path)
    if isinstance(roots, Doubt):
        return roots
    found = []
    for number, argument in enumerate(late.trace.call.arguments):
        if number == late.number:
            found.append("")
            continue
        text = _say(facts, argument, roots) if _is_lasting(ground, facts, survey, argument) else None
        if text is None:
            told = "".join(token.text for token in argument)
            message = f"the argument `{told}` of {late.trace.call.name}() cannot be said for certain where"
            message += f" `{survey.member}` is computed, at {store.where}"
            return doubt_at(Reason.VALUE_UNCLEAR, late.trace.path, late.trace.unit, argument[0].start, message)
        found.append(text)
    return tuple(found)


def _find_roots(ground: Ground, facts: LateFacts, survey: Survey, late: Late, store: Use, path: Words) -> Roots | Doubt:
    """Return what the names of one function are in the other: both reach the same field."""
    unit, function = store.code
    there, here = read_scope(late.trace.unit, late.trace.function), read_scope(unit, function)
    far, near = there.expand(late.value), here.expand(path)
    words: Words = ()
    if is_path(far) and is_path(near):
        if far[1:] == near[1:] and _same_type(there.type_of(far[0]), here.type_of(near[0])):
            words = near[:1]
        elif len(near) > len(far) and near[-len(far) + 1 :] == far[1:] and far[1] == "->":
            words = near[: len(near) - len(far) + 1]
        elif len(far) > len(near) and far[-len(near) + 1 :] == near[1:] and near[1] == "->":
            words = _find_back(ground, facts, survey, far, near, there.type_of(far[0]))
    if not words:
        told = f"`{spell(late.value)}`, which is traced, and `{spell(path)}`, which is stored at {store.where},"
        message = f"{told} cannot be told to be the same field"
        return doubt_at(Reason.VALUE_UNCLEAR, late.trace.path, late.trace.unit, late.trace.call.span.start, message)
    return Roots(far[0], words, there, here)


def _same_type(one: str, other: str) -> bool:
    return bool(one) and one.replace("const ", "") == other.replace("const ", "")


def _find_back(ground: Ground, facts: LateFacts, survey: Survey, far: Words, near: Words, wanted: str) -> Words:
    """Return the member that leads back from where the store begins: one function sets both ways."""
    forth = far[1 : len(far) - len(near) + 1]
    specs = tuple(spec.format(arch=arch) for arch in survey.archs for spec in facts.near)
    found: set[str] = set()
    for path in ground.sources.holding({forth[-1]}, (*specs, *facts.code)) if wanted else ():
        unit = ground.sources.read(path)
        for function in unit.outline.functions if unit is not None and path.endswith((".c", ".h")) else ():
            text = "".join(token.text for token in unit.significant(function)) if unit is not None else ""
            way = rf"\b(?P<y>\w+){regex.escape(spell(forth))}=(?P<x>\w+);"
            for match in regex.finditer(way, text):
                found |= {*regex.findall(rf"\b{match['x']}->(\w+)={match['y']};", text)}
    if len(found) != 1:
        return ()
    back = found.pop()
    units = {
        path: unit for path in ground.sources.holding({back}, (*specs, *facts.code)) if (unit := _read(ground, path))
    }
    types = {field.type for field in find_fields(units, back) if _same_type(field.type, wanted)}
    return (near[0], "->", back) if types else ()


def _read(ground: Ground, path: str) -> Unit | None:
    return ground.sources.read(path) if path.endswith((".c", ".h")) else None


def _is_lasting(ground: Ground, facts: LateFacts, survey: Survey, argument: Sequence[Token]) -> bool:
    """Tell whether no name in capitals stands for code, which may give another value elsewhere."""
    names = [token.text for token in argument if token.kind is Kind.NAME and token.text.isupper()]
    specs = tuple(spec.format(arch=arch) for arch in survey.archs for spec in facts.near)
    for path in ground.sources.holding(names, (*specs, *facts.code)) if names else ():
        unit = _read(ground, path)
        made = r"(?m)^[ \t]*#[ \t]*define[ \t]+\L<names>(?:\(|[ \t].*[a-z_]\w*)"
        if unit is not None and regex.search(made, unit.text, names=names):
            return False
    return True


def _say(facts: LateFacts, argument: Sequence[Token], roots: Roots) -> str | None:
    """Return an argument in the other function's words; None where it cannot be said."""
    tokens = tuple(token.text for token in argument)
    if all(t.kind is Kind.NUMBER or (t.kind is Kind.NAME and t.text.isupper()) or t.text == "-" for t in argument):
        return spell(tokens)
    words = roots.late.expand(tokens) if is_path(tokens) else ()
    if not words or words[0] != roots.name or words[0] == "&":
        return None
    # A structure inside of another one lies where it lies; what a pointer or a number is may change.
    inside = {words[n] for n in range(2, len(words) - 1, 2) if words[n + 1] == "."}
    if not all(word in facts.stable or word in inside for word in words[2::2]):
        return None
    base = roots.words
    said = (*base, *words[1:])
    local = next((name for name in roots.early.values if roots.early.expand((name,)) == base), "")
    if len(base) > 1 and local:
        return spell((local, *words[1:]))
    return spell(said)
