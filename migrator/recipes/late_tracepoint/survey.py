"""Fields whose values are traced behind the guest, and every use that the tree's code makes of each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

import regex

from migrator.analysis.deferred import Trace, behind_exit, find_traces
from migrator.analysis.members import MEMBER, start_of
from migrator.analysis.sites import find_sites
from migrator.analysis.uses import UseKind, find_uses
from migrator.analysis.words import find_comments, holder_of
from migrator.facts.late import LateFacts
from migrator.recipes.model import Ground
from migrator.syntax.outline import Function
from migrator.syntax.tokens import Token, code_tokens
from migrator.syntax.unit import Unit
from migrator.text import Span


@dataclass(frozen=True)
class Use:
    """One use of a field; `function` is None outside of functions, `unit` None for what is no C."""

    path: str
    unit: Unit | None
    function: Function | None
    offset: int

    @property
    def where(self) -> str:
        """The place, for people."""
        return f"{self.path}:{self.unit.place(self.offset).line}" if self.unit else self.path

    @property
    def code(self) -> tuple[Unit, Function]:
        """The file and the function; for uses in functions alone."""
        if self.unit is None or self.function is None:
            raise LookupError(f"{self.where} is in no function")
        return self.unit, self.function


@dataclass(frozen=True)
class Survey:
    """Every use of the members of one name.

    Attributes:
        archs: the architectures whose guest code traces it.
        units: the files that hold the name as a word.
        traces: tracepoints' calls behind a guest exit that are given it, one for each place.
        stores, clears, echoes: where a value is computed for it, where a constant is stored, where it is read for a
            tracepoint or again where it was stored.
        readers: all other uses.
    """

    member: str
    archs: tuple[str, ...]
    units: Mapping[str, Unit]
    traces: tuple[Trace, ...]
    stores: tuple[Use, ...]
    clears: tuple[Use, ...]
    echoes: tuple[Use, ...]
    readers: tuple[Use, ...]


def find_surveys(ground: Ground, facts: LateFacts) -> Iterator[Survey]:
    """Yield the fields that look as if they were kept for a tracepoint alone, by their names."""
    traces: dict[str, dict[tuple[str, int], tuple[str, Trace]]] = {}
    for arch in sorted({*ground.archs} & ground.judged.keys()):
        for trace in _find_late(ground, arch):
            found = traces.setdefault(trace.member, {})
            found.setdefault((trace.path, trace.call.span.start), (arch, trace))
    for member in sorted(traces):
        late = [traces[member][key] for key in sorted(traces[member])]
        survey = _survey(ground, facts, member, tuple(dict.fromkeys(arch for arch, _ in late)), [t for _, t in late])
        if survey is not None:
            yield survey


def _find_late(ground: Ground, arch: str) -> Iterator[Trace]:
    """Yield the tracepoints behind the guest of an architecture, as the patches before leave its code."""
    study = ground.judged[arch].study
    units = {path: unit for path, unit in study.program.units.items() if not path.endswith(".S")}
    sites = [site for path, unit in units.items() for site in find_sites(path, unit, ground.facts).sites]
    after = behind_exit(sites)
    for path in sorted({site.path for site in sites}):
        yield from find_traces(path, units[path], after)


def _survey(
    ground: Ground, facts: LateFacts, member: str, archs: tuple[str, ...], traces: list[Trace]
) -> Survey | None:
    """Return the uses of a member; None where it is not kept for its tracepoint."""
    near = {trace.path: trace.unit for trace in traces}
    own = [(path, unit, use) for path, unit in near.items() for use in find_uses(unit, member)]
    cleared = any(use.kind is UseKind.CLEAR and _is_in(traces, path, use.function) for path, _, use in own)
    if not cleared and any(use.kind is UseKind.READ for _, _, use in own):
        return None  # an ordinary field that is traced too
    units, foreign = _read_all(ground, facts, member, archs)
    uses: dict[UseKind, list[Use]] = {kind: [] for kind in UseKind}
    uses[UseKind.READ] += foreign
    for path in sorted(units):
        for use in find_uses(units[path], member):
            kind = UseKind.READ if _is_initializer(units[path], use.function, use.offset) else use.kind
            uses[kind].append(Use(path, units[path], use.function, use.offset))
        uses[UseKind.READ] += _find_layout(path, units[path], member, facts.layout)
    stores = [use for use in uses[UseKind.STORE] if not _is_in(traces, use.path, use.function)]
    if not stores or (uses[UseKind.READ] and not cleared):
        return None
    kinds = (uses[UseKind.STORE], uses[UseKind.CLEAR], uses[UseKind.TRACE], uses[UseKind.READ])
    return Survey(member, archs, units, tuple(traces), *(tuple(kind) for kind in kinds))


def _is_in(traces: Collection[Trace], path: str, function: Function | None) -> bool:
    return any((trace.path, trace.function) == (path, function) for trace in traces)


def _read_all(
    ground: Ground, facts: LateFacts, member: str, archs: Collection[str]
) -> tuple[dict[str, Unit], list[Use]]:
    """Return the C files that hold the name, and the others, which nobody reads, as uses."""
    near = tuple(spec.format(arch=arch) for arch in archs for spec in facts.near)
    paths = ground.sources.holding({member}, (*near, *facts.code))
    if any(not path.startswith("arch/") for path in paths):
        paths = ground.sources.holding({member}, facts.everywhere)
    read = {path: ground.sources.read(path) for path in paths if PurePosixPath(path).suffix in {".c", ".h"}}
    others = [Use(path, None, None, 0) for path in paths if path not in read]
    return {path: unit for path, unit in read.items() if unit is not None}, others


def _is_initializer(unit: Unit, function: Function | None, offset: int) -> bool:
    """Tell whether `.member` begins there, as in a list of initial values."""
    if function is None:
        return True
    tokens = unit.significant(function)
    index = bisect_left(tokens, offset, key=lambda token: token.start)
    return index < 2 or (tokens[index - 1].text in MEMBER and tokens[start_of(tokens, index)].text in MEMBER)


def _find_layout(path: str, unit: Unit, member: str, words: Collection[str]) -> Iterator[Use]:
    """Yield the places that take the member by its name alone, or in a directive."""
    pattern = regex.compile(rf"(?<!(?:\.|->)\s*)\b{regex.escape(member)}\b")
    offsets = [match.start() for match in pattern.finditer(unit.text)]
    if not offsets:
        return
    comments, strings = find_comments(unit.text)
    named = regex.compile(r"\b\L<words>\s*\([^;{}]*\Z", words=[*words])
    for offset in offsets:
        if any(holder_of(spans, offset) for spans in (comments, strings, unit.outline.dead)):
            continue
        in_directive = any(each.start <= offset < each.end for each in unit.outline.directives)
        before = unit.text[max(unit.text.rfind(mark, 0, offset) for mark in ";{}") + 1 : offset]
        if in_directive or (words and named.search(before) and is_open(before)):
            yield Use(path, unit, next(iter(unit.functions_at(offset)), None), offset)


def is_open(before: str) -> bool:
    """Tell whether a parenthesis is still open at the end of a text."""
    tokens: list[Token] = list(code_tokens(before))
    return sum(token.nesting for token in tokens) > 0


def conditions_at(unit: Unit, offset: int) -> tuple[str, ...]:
    """Return the directives that decide whether a place is compiled, the guard of a header left out."""
    found: list[str] = []
    guard = _guard_of(unit)
    for directive in unit.outline.directives:
        if directive.start >= offset:
            break
        words = directive.text.lstrip("#").split(None, 1)
        keyword = words[0] if words else ""
        if keyword.startswith("if"):
            found.append("" if directive.start == guard else " ".join(directive.text.split()))
        elif keyword.startswith("el") and found:
            found[-1] = f"{found[-1]} {' '.join(directive.text.split())}"
        elif keyword == "endif" and found:
            found.pop()
    return tuple(text for text in found if text)


def _guard_of(unit: Unit) -> int:
    """Return where the directive stands that guards a header from being read twice; -1 for none."""
    first = unit.outline.directives[:2]
    texts = [" ".join(each.text.split()) for each in first]
    is_guard = len(first) == 2 and texts[0].replace("#ifndef", "#define", 1).split()[:2] == texts[1].split()[:2]
    return first[0].start if is_guard else -1


def words_in(unit: Unit, member: str, gone: Collection[Span]) -> list[Span]:
    """Return the comments that name a member as a word, in order, where that is not in text which goes."""
    pattern = regex.compile(rf"\b{regex.escape(member)}\b")
    comments, _ = find_comments(unit.text)
    found = [match.start() for match in pattern.finditer(unit.text)]
    left = [offset for offset in found if not any(span.start <= offset < span.end for span in gone)]
    return list(dict.fromkeys(span for offset in left if (span := holder_of(comments, offset)) is not None))
