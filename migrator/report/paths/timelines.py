"""Rows of the pictures: each function that moves the guest, its path before a draft and after it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from migrator.analysis.callmap import find_inner_calls
from migrator.analysis.findings import Finding
from migrator.analysis.pathless import tell_no_path
from migrator.analysis.searching import MOST_PLACES
from migrator.analysis.study import Study
from migrator.analysis.timelines import Timeline, find_timeline
from migrator.analysis.ways import Ways
from migrator.report.build import Ids
from migrator.report.findings import add_findings
from migrator.report.model import CallRow, EventRow, FindingRow, Report, TimelineRow
from migrator.report.paths.drafted import Drafted, find_drafted, tell_undrafted
from migrator.report.paths.folding import make_rows
from migrator.report.paths.innercalls import make_call_row
from migrator.report.paths.marks import place_marks
from migrator.report.words.standing import join_names
from migrator.rewrite.plan import Plan


def add_timelines(report: Report, plan: Plan) -> Report:
    """Return the report with a timeline for each function with a site, in the order of the sites.

    Code that no architecture owns has no paths, and no timeline.
    """
    pictures = _Pictures(report, plan)
    homes = dict.fromkeys((site.arch, site.path, site.function) for site in report.sites if site.arch in plan.judged)
    return replace(report, timelines=tuple(pictures.draw(*home) for home in homes))


@dataclass(frozen=True)
class _Side:
    """One state of an architecture: what was gone through, and what is found there."""

    study: Study
    findings: tuple[FindingRow, ...]
    ways: Ways

    def draw(self, path: str, functions: Collection[str], like: Timeline | None = None) -> "_Drawn":
        """Return the picture of some functions of a file; on the way of another one, as far as that goes."""
        found = find_timeline(self.study, path, functions, self.ways, like)
        events = found.events if found else ()
        marks, placed = place_marks(events, self.findings)
        calls = dict.fromkeys(map(make_call_row, find_inner_calls(self.study, path, functions)))
        return _Drawn(found, make_rows(events, marks), tuple(calls), frozenset(placed))


@dataclass(frozen=True)
class _Drawn:
    """One picture; `placed` are the numbers of the findings that stand on it."""

    timeline: Timeline | None = None
    events: tuple[EventRow, ...] = ()
    calls: tuple[CallRow, ...] = ()
    placed: frozenset[int] = frozenset()


class _Pictures:
    """Draws the functions of one plan."""

    def __init__(self, report: Report, plan: Plan) -> None:
        self._report = report
        self._plan = plan
        self._ids = Ids()
        self._known = {row.id for row in report.findings}
        self._sides: dict[tuple[str, int | None], _Side] = {}

    def draw(self, arch: str, path: str, function: str) -> TimelineRow:
        """Return the row of one function."""
        side = self._side(arch, None)
        before = side.draw(path, {function})
        drafted = find_drafted(self._plan, arch, path, function)
        after = self._draw_after(arch, drafted, before.timeline) if drafted else _Drawn()
        told = [*_tell_before(side, before, path, function), *self._tell_after(path, function, drafted, after)]
        return TimelineRow(
            id=self._ids.make("timeline", arch, path, function),
            arch=arch,
            path=path,
            function=function,
            before=before.events,
            after=after.events,
            calls_before=before.calls,
            calls_after=after.calls,
            told=" ".join(told),
        )

    def _side(self, arch: str, number: int | None) -> _Side:
        """Return an architecture as it is, or as a patch leaves it that is told by its number."""
        if (arch, number) not in self._sides:
            judged = self._plan.judged[arch] if number is None else self._plan.changes[number].after[arch]
            rows = tuple(row for row in self._report.findings if row.arch == arch)
            rows = rows if number is None else self._rows(judged.findings)
            self._sides[arch, number] = _Side(judged.study, rows, Ways(judged.study))
        return self._sides[arch, number]

    def _rows(self, findings: Iterable[Finding]) -> tuple[FindingRow, ...]:
        """Return findings of drafted code as rows; what is not found in the tree as it is has no id."""
        rows = add_findings(self._report, findings).findings
        return tuple(row if row.id in self._known else replace(row, id="") for row in rows)

    def _draw_after(self, arch: str, drafted: Drafted, like: Timeline | None) -> _Drawn:
        """Return the picture of what a function has become: its own, or else one of what was made of it."""
        side = self._side(arch, drafted.number)
        drawn = (side.draw(path, names, like) for path, names in drafted.names)
        return next((each for each in drawn if each.events), _Drawn())

    def _tell_after(self, path: str, function: str, drafted: Drafted | None, after: _Drawn) -> Iterator[str]:
        """Yield what is to be said where no draft is shown."""
        if drafted is None:
            yield from tell_undrafted(self._report, self._plan, path, function)
        elif drafted.is_gone:
            yield f"The draft takes {function}() away."
        elif not after.events:
            yield "No path through what is drafted was followed."


def _tell_before(side: _Side, drawn: _Drawn, path: str, function: str) -> Iterator[str]:
    """Yield why there is no path, or how much is found on others."""
    if side.ways.is_cut:
        yield f"Not every path was tried: a search was ended after {MOST_PLACES} places."
    if not drawn.events:
        yield tell_no_path(side.study, path, function)
        return
    own = [(n, row) for n, row in enumerate(side.findings) if (row.path, row.function) == (path, function)]
    numbers = [number for number, row in own if row.witness]
    left = len([number for number in numbers if number not in drawn.placed])
    if left:
        verb = "lies" if left == 1 else "lie"
        count = f"{left} of {len(numbers)} findings"
        yield f"{count} on the paths of {function}() {verb} on other paths than the one shown."
    beside = [row.rule for number, row in own if not row.witness and number not in drawn.placed]
    if beside:
        yield f"Also found in {function}(), and not on the path shown: {join_names(dict.fromkeys(beside))}."
