"""Uses of a field that name it without `->` and `.`, or use its structure as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import PurePosixPath

import regex

from migrator.analysis.members import MEMBER
from migrator.analysis.words import find_comments, holder_of
from migrator.facts.late import LateFacts
from migrator.recipes.late_tracepoint.doubt import Doubt, doubt_at
from migrator.recipes.late_tracepoint.field import Field, find_fields
from migrator.recipes.late_tracepoint.paths import read_scope
from migrator.recipes.late_tracepoint.survey import Survey, is_open
from migrator.recipes.model import Ground, Reason
from migrator.syntax.matchers import find_calls
from migrator.syntax.outline import Function
from migrator.syntax.tokens import Token
from migrator.syntax.unit import Unit


def check_mentions(ground: Ground, facts: LateFacts, survey: Survey, field: Field) -> Doubt | None:
    """Return what may need a field, or the order of its structure's fields, beside the uses that name it as one."""
    trace = survey.traces[0]

    def doubt(reason: Reason, message: str) -> Doubt:
        return doubt_at(reason, trace.path, trace.unit, trace.call.span.start, message)

    described = regex.compile(rf"\b(?:{facts.describing})\s*\(")
    bare = next(
        (where for path, unit in sorted(survey.units.items()) for where in _find_bare(path, unit, field, described)), ""
    )
    if bare:
        return doubt(Reason.OTHER_READER, f"`{field.name}` is handed to a macro at {bare}")
    far = _find_far(ground, facts, survey)
    if far:
        return doubt(Reason.OTHER_READER, f"{far} names `{field.name}` too, and is not among the code that was read")
    whole = _find_whole(ground, facts, survey, field) if field.struct else ""
    return doubt(Reason.OTHER_READER, whole) if whole else None


def _find_bare(path: str, unit: Unit, field: Field, describing: regex.Pattern[str]) -> Iterator[str]:
    """Yield the places where the name is an argument by itself, and no local of the function."""
    for match in regex.finditer(rf"(?<=[(,]\s*){regex.escape(field.name)}(?=\s*[,)])", unit.text):
        if any(holder_of(spans, match.start()) for spans in (*find_comments(unit.text), unit.outline.dead)):
            continue
        before = unit.text[max(unit.text.rfind(mark, 0, match.start()) for mark in ";{}") + 1 : match.start()]
        if not is_open(before):
            continue  # one of several that are declared
        function = next(iter(unit.functions_at(match.start())), None)
        if function is None and any(_is_left_open(before[m.end() :]) for m in describing.finditer(before)):
            continue
        if function is None or not _is_own(unit, function, field.name):
            yield f"{path}:{unit.place(match.start()).line}"


def _is_left_open(text: str) -> bool:
    """Tell whether a text closes no bracket that was opened before it."""
    return text.count(")") <= text.count("(")


def _is_own(unit: Unit, function: Function, name: str) -> bool:
    """Tell whether a function has a local or a parameter of a name."""
    return bool(read_scope(unit, function).type_of(name))


def _find_far(ground: Ground, facts: LateFacts, survey: Survey) -> str:
    """Return a file outside of the code that was read which uses a member of that name, and declares none."""
    near = tuple(spec.format(arch=arch) for arch in survey.archs for spec in facts.near)
    known = {*ground.sources.holding({survey.member}, (*near, *facts.code)), *survey.units}
    use = regex.compile(rf"(?:\.|->|\[\s*['\"])\s*{regex.escape(survey.member)}\b")
    for path in ground.sources.holding({survey.member}, facts.beside):
        unit = ground.sources.read(path) if path not in known else None
        if unit is None or use.search(unit.text) is None:
            continue
        is_c = PurePosixPath(path).suffix in {".c", ".h"}
        if not (is_c and next(find_fields({path: unit}, survey.member), None)):
            return path
    return ""


def _find_whole(ground: Ground, facts: LateFacts, survey: Survey, field: Field) -> str:
    """Return who copies or compares the structure, lists its values by their order, or lets it share its place."""
    specs = (*(spec.format(arch=arch) for arch in survey.archs for spec in facts.near), *facts.code)
    own = regex.compile(rf"\bstruct\s+{regex.escape(field.struct)}\s+(?P<NAME>\w+)\s*(?:\[[^]]*\]\s*)?[;,]")
    paths = [path for path in ground.sources.holding({field.struct}, specs) if path.endswith((".c", ".h"))]
    units = {path: unit for path in paths if (unit := ground.sources.read(path)) is not None}
    names = {match["NAME"] for unit in units.values() for match in own.finditer(unit.text)}
    shared = next((f for name in sorted(names) for f in find_fields(units, name) if f.is_shared), None)
    if shared is not None:
        where = f"{shared.path}:{shared.unit.place(shared.span.start).line}"
        return f"the structure of `{field.name}` is a part of a union, at {where}"
    listed = regex.compile(rf"\bstruct\s+{regex.escape(field.struct)}\s+\w+\s*=\s*\{{(?!\s*(?:[.}}]|0\s*\}}))")
    for path, unit in units.items():
        match = listed.search(unit.text)
        if match is not None:
            return f"the values of struct {field.struct} are listed by their order, at {_at(path, unit, match.start())}"
    for path in ground.sources.holding(names, specs) if names else ():
        unit = ground.sources.read(path) if path.endswith((".c", ".h")) else None
        found = _find_copy(path, unit, field, names, facts) if unit is not None else ""
        if found:
            return f"the structure of `{field.name}` is copied or compared as a whole, at {found}"
    return ""


def _find_copy(path: str, unit: Unit, field: Field, names: set[str], facts: LateFacts) -> str:
    """Return the call of a function for memory that is given the structure."""
    for match in regex.finditer(r"\b\L<copies>\s*\(", unit.text, copies=[*facts.copies]):
        for function in unit.functions_at(match.start()):
            for call in find_calls(unit.significant(function)):
                if call.span.start == match.start() and any(_is_whole(a, field, names) for a in call.arguments):
                    return _at(path, unit, match.start())
    return ""


def _is_whole(argument: Sequence[Token], field: Field, names: set[str]) -> bool:
    words = [token.text for token in argument]
    if ("struct", field.struct) in pairwise(words):
        return True
    last = max((n for n, word in enumerate(words) if word not in {")", "("}), default=0)
    return words[last : last + 1] != [] and words[last] in names and words[last - 1] in MEMBER


def _at(path: str, unit: Unit, offset: int) -> str:
    return f"{path}:{unit.place(offset).line}"
