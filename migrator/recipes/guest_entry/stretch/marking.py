"""A function that is the helper already, and of ordinary code otherwise, only has to be noinstr."""

from migrator.analysis.evidence import Callee
from migrator.analysis.findings import Level
from migrator.analysis.flow import Called
from migrator.analysis.study import Study
from migrator.facts.arch import RunCall
from migrator.facts.events import Use
from migrator.recipes.guest_entry.parts.helper import noinstr_first
from migrator.recipes.guest_entry.parts.passing import find_definition
from migrator.recipes.guest_entry.stretch.stretch import Home
from migrator.syntax.edits import Edit, line_start
from migrator.syntax.matchers import parse_call_pattern
from migrator.syntax.tokens import Token, code_tokens
from migrator.text import Span

_STORAGE = frozenset({"static", "extern"})
_INLINE = frozenset({"inline", "__inline", "__inline__"})
_WORD = "noinstr"
_WIDE = "eqs-too-wide"  # of a noinstr function it is a note


def find_runs(home: Home) -> tuple[RunCall, ...]:
    """Return the run calls of a function that is the helper already; none where it is not.

    It has to be ordinary code that calls nothing which may be instrumented, and
    nothing else may be wrong with it.
    """
    candidate, study = home.candidate, home.candidate.study
    definition = find_definition(study, candidate.path, home.function) if study else None
    if study is None or definition is None or definition.flow is None or not _INLINE.isdisjoint(definition.words):
        return ()
    if not _head(home):  # a macro makes the function, and its type
        return ()
    faults = [f for f in candidate.findings if f.level is not Level.NOTE and f.rule != _WIDE]
    if [fault.is_owed for fault in faults] != [True]:
        return ()
    sites = {site.offset for site in candidate.sites}
    calls = [call for call in definition.flow.calls() if call.offset not in sites and not call.is_release]
    runs = [run for call in calls if (run := study.callees.run_call(call)) is not None]
    others = [call for call in calls if study.callees.run_call(call) is None]
    known = [parse_call_pattern(beside.call) for run in runs for beside in run.beside if beside.call]
    fitting = (any(p and p.fits(call.callee, call.arguments) for p in known) for call in others)
    if all(fits or _is_safe(study, call, candidate.path) for fits, call in zip(fitting, others, strict=True)):
        return tuple(dict.fromkeys(runs))
    return ()


def _is_safe(study: Study, call: Called, path: str) -> bool:
    """Tell whether a noinstr function may call it."""
    event = study.program.events.of(call.callee, call.told)
    if event is not None:
        return not event.told and event.uses in {None, Use.NOTHING}
    return study.callees.resolve(call, path, certain=False).kind in {Callee.SAFE, Callee.STUB}


def mark(home: Home) -> tuple[Edit, ...]:
    """Return the edits that make a function noinstr, its further lines of parameters aligned as before."""
    function, text = home.function, home.candidate.unit.text
    head = _head(home)
    first = next((token for token in head if token.text not in _STORAGE), None)
    is_first = noinstr_first(home.candidate) or head[-1].text == "*"
    at = first.start if first and is_first else function.at
    edits = [Edit(Span(at, at), f"{_WORD} ")]
    if line_start(text, at) != line_start(text, function.at):
        return tuple(edits)
    lines = [i + 1 for i in range(function.at, function.parameters.end) if text[i] == "\n"]
    return (*edits, *(Edit(Span(line, line), "\t") for line in lines if text[line] == "\t"))  # as wide as the word


def _head(home: Home) -> list[Token]:
    """Return the words and stars in front of a function's name."""
    return list(code_tokens(home.candidate.unit.text, home.function.span.start, home.function.at))
