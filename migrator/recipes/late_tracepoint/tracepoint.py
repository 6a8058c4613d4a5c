"""Where a tracepoint is defined, what it takes, and what a file has to include to use it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

import regex

from migrator.facts.late import LateFacts
from migrator.recipes.late_tracepoint.survey import Survey
from migrator.recipes.model import Ground
from migrator.syntax.declarations import declared_parameters
from migrator.syntax.edits import Edit
from migrator.syntax.tokens import STRING, code_tokens
from migrator.syntax.unit import Unit
from migrator.text import Span

_INCLUDE = regex.compile(r"(?m)^[ \t]*#[ \t]*include[ \t]*(?P<spec><[^>\n]+>|\"[^\"\n]+\").*\n?")


@dataclass(frozen=True)
class Tracepoint:
    """One tracepoint.

    Attributes:
        path: of the header that defines it.
        types: of its parameters, in order; empty where they cannot be read.
        follows: whether what a parameter leads to may be read there, and may have changed; by parameter.
        is_exported: modules may use it.
    """

    name: str
    path: str
    types: tuple[str, ...]
    follows: tuple[bool, ...]
    is_exported: bool


def find_tracepoint(ground: Ground, facts: LateFacts, survey: Survey, call: str) -> Tracepoint | None:
    """Return the tracepoint of a call; None where no header, or several, define it."""
    name = call.removeprefix(facts.prefix_of_calls)
    specs = tuple(spec.format(arch=arch) for arch in survey.archs for spec in facts.near)
    pattern = regex.compile(
        rf"\b(?:\L<macros>)\s*\(\s*(?:\w+\s*,\s*)?{regex.escape(name)}\s*,", macros=[*facts.definitions]
    )
    found: list[tuple[str, tuple[str, ...], tuple[bool, ...]]] = []
    exported = False
    for path in ground.sources.holding({name}, (*specs, *facts.code)):
        unit = ground.sources.read(path) if path.endswith((".c", ".h")) else None
        if unit is not None:
            found += ((path, *_read(unit, match, facts)) for match in pattern.finditer(unit.text))
            exported |= any(f"{macro}({name})" in unit.text for macro in facts.exports)
    return Tracepoint(name, *found[0], exported) if len(found) == 1 else None


def _read(unit: Unit, match: regex.Match[str], facts: LateFacts) -> tuple[tuple[str, ...], tuple[bool, ...]]:
    """Return the types of a tracepoint's parameters, and whether it reads behind each of them."""
    inner = r"(?P<inside>\((?:[^()]++|(?&inside))*+\))"
    proto = regex.compile(rf"\s*{facts.prototype}\s*{inner}").match(unit.text, match.end())
    whole = regex.compile(rf"\w+\s*{inner}").match(unit.text, match.start())
    if proto is None or whole is None:
        return (), ()
    start, end = proto.span("inside")
    parameters = declared_parameters(list(code_tokens(unit.text, start + 1, end - 1)))
    text = regex.sub(STRING, "", unit.text[end : whole.end()])
    return tuple(p.type for p in parameters), tuple(_follows(p.type, p.name, text, facts) for p in parameters)


def _follows(kind: str, name: str, text: str, facts: LateFacts) -> bool:
    """Tell whether the rest of a definition may read what a pointer leads to, other than what never changes."""
    if not kind.endswith("*"):
        return False
    ways = regex.findall(rf"\b{regex.escape(name)}\b((?:\s*->\s*\w+)*+)", text)
    read = [way.replace("->", " ").split() for way in ways[1:]]  # the first is the argument of the call
    return not read or not all(way and set(way) <= {*facts.stable} for way in read)


def include_for(tracepoint: Tracepoint, path: str, unit: Unit, near: tuple[str, Unit]) -> Edit | str | None:
    """Return what makes a file see the tracepoint: nothing, an edit, or None where only a person can say.

    `near` is another file, which sees it.
    """
    if any(_leads(match["spec"], path, tracepoint) for match in _INCLUDE.finditer(unit.text)):
        return ""
    spec = next((m["spec"] for m in _INCLUDE.finditer(near[1].text) if _leads(m["spec"], near[0], tracepoint)), "")
    own = [match for match in _INCLUDE.finditer(unit.text) if match["spec"][0] == spec[:1]]
    if not spec or not own or (spec[0] == '"' and _folder(path) != _folder(near[0])):
        return None
    end = own[-1].end()
    return Edit(Span(end, end), f"#include {spec}\n")


def _leads(spec: str, path: str, tracepoint: Tracepoint) -> bool:
    """Tell whether an include of a file brings the tracepoint's header."""
    inside = spec[1:-1]
    if spec[0] == '"' and (_folder(path) / inside).as_posix() == tracepoint.path:
        return True
    home = tracepoint.path
    return (
        home.endswith(f"/include/{inside}")
        or home == f"include/{inside}"
        or (
            # A Makefile adds the folder of the common code to what its sub-folders see.
            spec[0] == '"' and "/" not in inside and home.endswith(f"/{inside}") and _is_above(home, path)
        )
    )


def _is_above(home: str, path: str) -> bool:
    return path.startswith(f"{_folder(home)}/")


def _folder(path: str) -> PurePosixPath:
    return PurePosixPath(path).parent
