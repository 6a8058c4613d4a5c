"""Where a helper that several files call is defined and declared: beside the functions that both know already."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from posixpath import normpath

import regex

from migrator.recipes.guest_entry.open_window.helper import Signature
from migrator.recipes.guest_entry.open_window.model import Region
from migrator.recipes.model import Case, Reason, Refusal
from migrator.syntax.directives import condition_of
from migrator.syntax.edits import Edit, newline_of
from migrator.syntax.prototypes import find_prototype
from migrator.syntax.tokens import Kind, Token, code_tokens
from migrator.syntax.unit import Unit
from migrator.text import Span

_INCLUDE = regex.compile(r'#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')
_PLAIN = frozenset("void char short int long signed unsigned const struct union enum bool * ** u8 u16 u32 u64".split())


@dataclass(frozen=True)
class Declared:
    """Where the helper goes: the file that defines it, the header, and the edit that declares it there."""

    home: str
    header: str
    edit: Edit


@dataclass(frozen=True)
class _Kin:
    """Prototypes of one file's functions that stand together in a header."""

    home: str
    header: str
    unit: Unit
    span: Span
    count: int


def find_declared(case: Case, regions: Sequence[Region], signature: Signature) -> Declared | Refusal:
    """Return where the helper is defined and declared, or why that is not clear."""
    pair = regions[0].pair
    files = {region.pair.candidate.path: region.pair.candidate.unit for region in regions}
    advice = "declare the header as `helper-header` in the architecture's facts"
    if len({str(PurePosixPath(path).parent) for path in files}) > 1:
        message = f"{' and '.join(files)} both need the helper, and may be linked apart; that has no recipe yet"
        return pair.refuse(Reason.OPEN_WINDOW, pair.at, message)
    wanted = case.archfacts.helper_header if case.archfacts else ""
    headers = set.intersection(*({*_included(case.arch, path, unit)} for path, unit in files.items()))
    headers = {path for path in headers if path == wanted or (not wanted and f"arch/{case.arch}/" in path)}
    found = [kin for path in sorted(headers) for kin in _find_kin(case, path, files)]
    best = max(found, key=lambda kin: kin.count, default=None)
    if best is None or [kin.count for kin in found].count(best.count) > 1:
        what = (
            "several headers or files come into question"
            if best
            else "no header that both include declares their functions"
        )
        message = f"{' and '.join(files)} both need the helper, but where it is declared is not clear: {what}; {advice}"
        return pair.refuse(Reason.OPEN_WINDOW, pair.at, message)
    if not _knows_types(case, best, signature):
        message = f"whether {best.header} knows the types of {signature.callee}()'s parameters is not certain; {advice}"
        return pair.refuse(Reason.ARGUMENT_UNCLEAR, pair.at, message)
    newline = newline_of(best.unit.text)
    kind = signature.returns if signature.returns.endswith("*") else f"{signature.returns} "
    text = f"{signature.head(kind, chr(9))};".replace("\n", newline)
    return Declared(best.home, best.header, Edit(Span(best.span.end, best.span.end), newline + text))


def _included(arch: str, path: str, unit: Unit) -> list[str]:
    """Return the files that a file includes, as far as their names tell where they are."""
    found = []
    for token in unit.outline.directives:
        match = _INCLUDE.match(token.text)
        if match and match[1]:
            found.append(normpath(f"{PurePosixPath(path).parent}/{match[1]}"))
        elif match:
            found += [f"arch/{arch}/include/{match[2]}", f"include/{match[2]}"]
    return found


def _find_kin(case: Case, header: str, files: dict[str, Unit]) -> list[_Kin]:
    """Return, for each of the files, the longest group of prototypes of its functions in a header."""
    unit = case.sources.read(header)
    if unit is None:
        return []
    found = []
    for home, code in files.items():
        names = {f.name for f in code.outline.functions if "static" not in code.specifiers(f)}
        groups: list[list[Span]] = []
        for span in (span for name, span in _declared(unit) if name in names and not _is_conditional(unit, span)):
            if (
                groups
                and unit.text[groups[-1][-1].end : span.start].count("\n") == 1
                and _only_space(unit, groups, span)
            ):
                groups[-1].append(span)
            else:
                groups.append([span])
        if groups:
            longest = max(groups, key=len)
            found.append(_Kin(home, header, unit, longest[-1], len(longest)))
    return found


def _only_space(unit: Unit, groups: list[list[Span]], span: Span) -> bool:
    return not unit.text[groups[-1][-1].end : span.start].strip()


def _declared(unit: Unit) -> list[tuple[str, Span]]:
    """Return name and span of each prototype at the top level of a header."""
    found: list[tuple[str, Span]] = []
    tokens: list[Token] = []
    depth = 0
    for token in code_tokens(unit.text):
        depth += token.nesting if token.text in {"{", "}"} else 0
        if token.kind is Kind.DIRECTIVE or token.text in {"{", "}"}:
            tokens = []
        elif not depth and token.text == ";":
            name = _prototype_name(tokens)
            found += [(name, Span(tokens[0].start, token.end))] if name else []
            tokens = []
        elif not depth:
            tokens.append(token)
    return found


def _prototype_name(tokens: Sequence[Token]) -> str:
    """Return the name that a declaration's tokens give to a function; empty for other declarations."""
    texts = [token.text for token in tokens]
    opening = texts.index("(") if "(" in texts else 0
    is_function = opening > 1 and tokens[opening - 1].kind is Kind.NAME and texts[opening + 1 : opening + 2] != ["*"]
    return texts[opening - 1] if is_function and "=" not in texts and texts[0] != "typedef" else ""


def _is_conditional(unit: Unit, span: Span) -> bool:
    """Tell whether some configuration leaves out what stands there; the guard of the whole header is none."""
    open_: list[int] = []
    directives = unit.outline.directives
    for number, token in enumerate(directives):
        word = condition_of(token.text)
        if token.start > span.start or word is None:
            continue
        if word[0].startswith("if"):
            open_.append(number)
        elif word[0] == "endif" and open_:
            open_.pop()
    guard = [0] if directives and "ifndef" in directives[0].text else []
    return open_ != guard


def _knows_types(case: Case, kin: _Kin, signature: Signature) -> bool:
    """Tell whether the header names every type already, or includes what declares the run call."""
    types = (signature.returns, *(parameter.type for parameter in signature.parameters))
    words = {word for kind in types for word in kind.split()} - _PLAIN
    if all(regex.search(rf"\b{regex.escape(word)}\b", kin.unit.text[: kin.span.end]) for word in words):
        return True
    specs = [f":(glob)arch/{case.arch}/**/*.h", ":(glob)include/**/*.h"]
    sources = {path for path in case.sources.holding([signature.callee], specs) if _declares(case, path, signature)}
    direct = _included(case.arch, kin.header, kin.unit)
    names = {PurePosixPath(path).name for path in sources}
    units = {path: case.sources.read(path) for path in direct if PurePosixPath(path).name in names}
    behind = {inner for path, unit in units.items() if unit for inner in _included(case.arch, path, unit)}
    return not sources.isdisjoint({kin.header, *direct, *behind})


def _declares(case: Case, path: str, signature: Signature) -> bool:
    unit = case.sources.read(path)
    return unit is not None and find_prototype(unit, signature.callee) is not None
