"""The findings before the edits and after them: what is mended, what is left to read, and what may not be.

Three things withdraw a draft: a fault of a kind that the recipe claims to mend is
still in a function that was changed; one of those, other than about code that
may be instrumented, is met on a path through the helper; or there is a fault
that was not there before. One kind of fault is told and does no harm to a draft:
code below the run call that may be traced or instrumented. It ran without RCU
before the edits too, though the old names did not show it; the edits only make
it seen, and moving it is a change of its own.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from migrator.analysis.again import Judged
from migrator.analysis.findings import Finding, Level
from migrator.analysis.words import rename_words, say_once
from migrator.recipes.model import Proposal
from migrator.syntax.unit import Unit

# What code the run call reaches, a person reads; the helper only says from where to where.
TO_READ = frozenset({"eqs-instrumentable", "eqs-tracepoint", "eqs-too-wide"})
# Found in the function that holds it: one in a function that was changed is not below the run call.
_OWN = "eqs-tracepoint"
_Key = tuple[str, str, str, str]
Names = Mapping[str, str]
SAME: Names = MappingProxyType({})  # nothing is called otherwise

FOUND = "the analysis found in"  # how the sentence on what is mended begins


@dataclass(frozen=True)
class Compared:
    """One file's part of the comparison.

    Attributes:
        before: faults in the functions that were changed.
        mended: those of them that are gone.
        gone: faults that are gone from other functions of the architecture.
        blocking: faults for which the draft is withdrawn.
        to_read: faults below the run call, for a person to read.
    """

    before: tuple[Finding, ...]
    mended: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    blocking: tuple[Finding, ...]
    to_read: tuple[Finding, ...]

    def tell(self) -> list[str]:
        """Return sentences on what the analysis finds no more, by function, and what it still finds."""
        found: dict[str, list[Finding]] = {}
        for finding in self.mended:
            found.setdefault(finding.function, []).append(finding)
        sentences = [f"{FOUND} {name}(), and finds no more: {_count(of)}" for name, of in found.items()]
        if sentences and self.gone:
            sentences[-1] += f", and {len(self.gone)} in what {'they call' if sentences[1:] else 'it calls'}"
        if self.to_read:
            places = ", ".join(dict.fromkeys(f"{f.path}:{f.function}()" for f in self.to_read))
            sentences.append(f"below the run call it still finds {_count(self.to_read)}, to be read: {places}")
        return sentences


class Comparison:
    """The findings of one architecture before and after, for one file after another."""

    def __init__(self, before: Judged, after: Judged, paths: Collection[str]) -> None:
        """`paths` are all files that were changed."""
        self._before = _faults(before)
        self._after = _faults(after)
        self._paths = paths

    def of(self, path: str, unit: Unit, proposals: Sequence[Proposal]) -> Compared:
        """Return what the changes of one file did; `unit` is the new one."""
        homes = {(t.path, t.name): (t.home_path or t.path, t.home) for p in proposals for t in p.touched if t.home}
        changed = {*homes, *homes.values(), *((t.path, t.name) for p in proposals for t in p.touched)}
        lines = [_lines(unit, name) for at, name in homes if at == path and homes[at, name] != (at, name)]
        old = Counter(_key(finding, {}) for finding in self._before)
        new = Counter(_key(finding, homes) for finding in self._after)
        gone = [f for f in self._before if new[_key(f, {})] < old[_key(f, {})]]
        here = [f for f in self._before if f.path == path and (f.path, f.function) in changed]
        through = [f for f in self._after if _passes(f, path, lines)]
        to_read = [f for f in through if f.rule in TO_READ and (f.rule != _OWN or (f.path, f.function) not in changed)]
        left = [f for f in self._after if f.path == path and (f.path, f.function) in changed]
        added = [f for f in self._after if new[_key(f, homes)] > old[_key(f, homes)]]
        mine = [f for f in added if f.path == path or f.path not in self._paths]
        blocking = [f for f in (*mine, *(f for f in (*left, *through) if f.is_owed)) if f not in to_read]
        return Compared(
            before=tuple(here),
            mended=tuple(f for f in gone if f in here),
            gone=tuple(f for f in gone if (f.path, f.function) not in changed),
            blocking=tuple(dict.fromkeys(blocking)),
            to_read=tuple(to_read),
        )


def find_added(before: Judged, after: Judged, renamed: Names = SAME) -> list[Finding]:
    """Return the faults that are there after a change that is to change nothing for an architecture.

    `renamed` are functions that are called otherwise behind it: a fault that names one is still the same.
    """
    kept = Counter(_rename(_key(finding, {})) for finding in _faults(before))  # what only looks like a renamed one
    old = Counter(_rename(_key(finding, {}), renamed) for finding in _faults(before)) | kept
    new = Counter(_rename(_key(finding, {})) for finding in _faults(after))
    return [f for f in _faults(after) if new[_rename(_key(f, {}))] > old[_rename(_key(f, {}))]]


def find_mended(
    before: Mapping[str, Judged], after: Mapping[str, Judged], renamed: Names = SAME
) -> tuple[Finding, ...]:
    """Return the faults of some architectures that are there no more."""
    gone: list[Finding] = []
    for name, each in after.items():
        new = Counter(_rename(_key(finding, {})) for finding in _faults(each))
        old = Counter(_rename(_key(finding, {}), renamed) for finding in _faults(before[name]))
        for finding in _faults(before[name]):
            same, key = _rename(_key(finding, {})), _rename(_key(finding, {}), renamed)
            is_kept = same != key and new[same] > 0  # it only looks like one that is renamed
            gone += [] if is_kept or new[key] >= old[key] else [finding]
    return tuple(gone)


def _rename(key: _Key, renamed: Names = SAME) -> _Key:
    """Return a key with functions under their new names; one that only called another may have gone."""
    rule, path, function, message = key
    return rule, path, renamed.get(function, function), say_once(rename_words(message, renamed))


def _faults(judged: Judged) -> list[Finding]:
    """Return the findings that are more than notes."""
    return [finding for finding in judged.findings if finding.level is not Level.NOTE]


def _key(finding: Finding, homes: Mapping[tuple[str, str], tuple[str, str]]) -> _Key:
    """Return what makes two findings the same: not the line; and what is new counts as what it was taken from."""
    path, function = homes.get((finding.path, finding.function), (finding.path, finding.function))
    message = finding.message
    for (at, name), (_, home) in homes.items():
        if at == finding.path and name != home:
            message = message.replace(f"`{name}`", f"`{home}`")
    return finding.rule, path, function, message


def _lines(unit: Unit, name: str) -> range:
    """Return the lines of a function."""
    function = unit.function_named(name)
    if function is None:
        return range(0)
    return range(unit.place(function.body.start).line, unit.place(function.body.end).line + 1)


def _passes(finding: Finding, path: str, lines: Iterable[range]) -> bool:
    """Tell whether the path that shows a finding goes through one of the helpers."""
    return any(step.path == path and step.place.line in each for step in finding.witness for each in lines)


def _count(findings: Iterable[Finding]) -> str:
    counts = Counter(finding.rule for finding in findings)
    return ", ".join(rule if number == 1 else f"{rule} ({number})" for rule, number in counts.items())
