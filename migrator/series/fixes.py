"""`Fixes:` trailers: the commits that brought what a patch mends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from unicodedata import category

from migrator.analysis.findings import Finding, Level
from migrator.facts.recipe import RecipeFacts
from migrator.rewrite.change import Change
from migrator.series.helpers import moves_account
from migrator.series.lineup import Shape
from migrator.series.origins import Origins
from migrator.series.shaping import find_caller, find_entry, find_shape
from migrator.series.versions import Lost, Part
from migrator.series.wording import is_latent
from migrator.source.history import History, Silence
from migrator.source.past import Ancestor, Past
from migrator.syntax.unit import Unit

_NO_CALL = "what is wrong is not in the order of calls, and no line tells when it came"
_DIGITS = 12
_LATENT = "the faults that concern RCU are latent, and cannot be seen today"
_ELSEWHERE = Lost("it is a fault by what another function does, and more than one may, or none that the patch changes")


@dataclass(frozen=True)
class Fixes:
    """What history says of one patch.

    Attributes:
        trailers: `Fixes: 0123456789ab ("title")`, each on one line, the oldest commit first.
        told: why there is none, or none for some of the faults, a sentence; empty where nothing is missing.
    """

    trailers: tuple[str, ...] = ()
    told: str = ""


@dataclass(frozen=True)
class _Fault:
    """A fault, and what makes it."""

    finding: Finding
    shape: Shape


def find_fixes(change: Change, facts: RecipeFacts, history: History) -> Fixes:
    """Return the commits that brought the faults which a change mends."""
    errors = [finding for finding in change.mended if finding.level is Level.ERROR]
    latent = [finding for finding in errors if is_latent(finding, change, facts.wording)]
    why = [(finding.path, _LATENT) for finding in latent]
    seen = [finding for finding in errors if finding not in latent]
    units = {file.path: file.before for file in change.files}
    faults = _find_faults(seen, units, facts)
    if seen and not faults:
        why += [(finding.path, _NO_CALL) for finding in seen]
    found = history.ask(lambda past: _ask(past, faults, units, facts)) if faults else []
    if isinstance(found, Silence):
        return _tell((), [*why, *((each.finding.path, found.why) for each in faults)])
    why += [(each.finding.path, end.why) for each, end in zip(faults, found, strict=True) if isinstance(end, Lost)]
    return _tell(_order(history, [each for each in found if isinstance(each, Ancestor)]), why)


def _order(history: History, commits: Sequence[Ancestor]) -> tuple[str, ...]:
    """Return the trailers of commits, each once, the oldest first."""
    ids = history.ask(lambda past: past.newest_first([each.id for each in commits]))
    rank = {} if isinstance(ids, Silence) else {commit: -number for number, commit in enumerate(ids)}
    ordered = sorted(dict.fromkeys(commits), key=lambda each: rank.get(each.id, each.seconds))
    return tuple(_render(each) for each in ordered)


def _find_faults(errors: Sequence[Finding], units: Mapping[str, Unit], facts: RecipeFacts) -> list[_Fault]:
    """Return what makes some faults that a change mends.

    Those of the kinds that the recipe claims to mend count alone: they hang on the order of calls, which can be
    followed; the others hang on paths, or on what is called. What only the helpers do wrong was wrong wherever they
    were called; what the code around them does wrong came with that code, and counts alone where there is any.
    """
    here = [finding for finding in errors if finding.is_owed and finding.path in units]
    found = [_Fault(each, shape) for each in here if (shape := find_shape(each, units[each.path], facts)) is not None]
    return [each for each in found if not each.shape.of_helper] or found


def _split(past: Past, fault: _Fault, units: Mapping[str, Unit]) -> tuple[Part, ...]:
    """Return the parts of a fault: its own function, and that which goes to the guest where it does not itself."""
    finding, shape = fault.finding, fault.shape
    own = Part(past.commit, finding.path, finding.function, shape)
    if not shape.is_loose:
        return (own,)
    other = find_entry(shape, units) if shape.is_handler else find_caller(shape, finding.function, units)
    return (own, Part(past.commit, *other)) if other else ()


def _ask(past: Past, faults: Sequence[_Fault], units: Mapping[str, Unit], facts: RecipeFacts) -> list[Ancestor | Lost]:
    """Return for each fault what brought it."""
    origins = Origins(past)
    parts = [_split(past, each, units) for each in faults]
    found = origins.find(dict.fromkeys(part for each in parts for part in each))
    ends = [origins.newest([found[part] for part in each]) if each else _ELSEWHERE for each in parts]
    told = [
        moves_account(origins.versions, end, fault.shape, facts) if isinstance(end, Ancestor) else end
        for fault, end in zip(faults, ends, strict=True)
    ]
    return [_check_name(past, each) if isinstance(each, Ancestor) else each for each in told]


def _check_name(past: Past, commit: Ancestor) -> Ancestor | Lost:
    """Return a commit if its digits and its title name it, and nothing else."""
    if not past.is_only(commit.id, _DIGITS):
        return Lost(f"more than one object of the repository begins with {commit.id[:_DIGITS]}")
    if not _is_exact(commit.title):
        return Lost(f"the title of {commit.id[:_DIGITS]} is empty, or not all of it is text in UTF-8")
    return commit


def _is_exact(title: str) -> bool:
    """Tell whether a mail shows a title as it is: it has no bytes that are no text, and nothing that moves a cursor."""
    return bool(title) and not any(category(character) in {"Cc", "Cs", "Zl", "Zp"} for character in title)


def _render(commit: Ancestor) -> str:
    return f'Fixes: {commit.id[:_DIGITS]} ("{commit.title}")'


def _tell(trailers: Sequence[str], why: Iterable[tuple[str, str]]) -> Fixes:
    """Return the trailers, with a sentence on what has none."""
    lost = list(dict.fromkeys(why))
    if not lost:
        return Fixes(tuple(trailers))
    paths = " and ".join(dict.fromkeys(path for path, _ in lost))
    told = "; ".join(dict.fromkeys(sentence for _, sentence in lost))
    none = "no Fixes: trailer for that" if trailers else "no Fixes: trailer"
    return Fixes(tuple(trailers), f"{paths}: {told}; {none}")
