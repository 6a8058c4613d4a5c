"""The report of an analysis, on top of the scan's."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from migrator.analysis.findings import Assumption, Finding, Step
from migrator.analysis.scan import GENERIC
from migrator.report.build import Ids
from migrator.report.model import RUNS, ArchRow, AssumptionRow, FindingRow, NotDoneRow, Report, WitnessStep

if TYPE_CHECKING:
    from migrator.analysis.examine import Examined


def report_findings(report: Report, examined: "Examined", is_shown: Callable[[Finding], bool]) -> Report:
    """Return the scan's report with those findings that are to be shown, what was assumed, and what was left out."""
    report = add_findings(report, examined.findings, is_shown)
    assumptions = dict.fromkeys(map(_assumption_row, examined.assumptions))
    not_done = dict.fromkeys((*report.not_done, *(NotDoneRow(each.path, each.reason) for each in examined.not_done)))
    return replace(
        report,
        assumptions=(*report.assumptions, *assumptions),
        not_done=tuple(not_done),
    )


def join_findings(findings: Iterable[Finding], more: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings with those of recipes put among them, by architecture; generic code stands last.

    A place that a rule of the analysis tells already is not told again.
    """
    own = [*findings]
    places = {(finding.path, finding.place) for finding in own if finding.beside}
    others = [finding for finding in more if (finding.path, finding.place) not in places]
    archs = dict.fromkeys((*(f.arch for f in own if f.arch != GENERIC), *sorted({f.arch for f in others} - {GENERIC})))
    found = {arch: [f for f in (*own, *others) if f.arch == arch] for arch in (*archs, GENERIC)}
    return tuple(f for each in found.values() for f in sorted(each, key=lambda finding: (finding.path, finding.place)))


def add_findings(
    report: Report, findings: Iterable[Finding], is_shown: Callable[[Finding], bool] = lambda _: True
) -> Report:
    """Return the report with those findings that are to be shown, counted by architecture."""
    ids = Ids()
    rows = [(finding, _finding_row(finding, ids)) for finding in _each_once(findings)]  # ids know of all
    shown = tuple(row for finding, row in rows if is_shown(finding))
    return replace(report, architectures=_count(report.architectures, shown), findings=shown)


def _each_once(findings: Iterable[Finding]) -> Iterable[Finding]:
    """Return the findings without those that say the same of the same place."""
    kept: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        kept.setdefault((finding.rule, finding.arch, finding.path, finding.place, finding.message), finding)
    return kept.values()


def _count(archs: Iterable[ArchRow], rows: Iterable[FindingRow]) -> tuple[ArchRow, ...]:
    counts = Counter(row.arch for row in rows)
    return tuple(replace(row, finding_count=counts[row.name]) for row in archs)


def _finding_row(finding: Finding, ids: Ids) -> FindingRow:
    return FindingRow(
        # The architecture, too: two may meet one fault in code that they share.
        id=ids.make(finding.rule, finding.arch, finding.path, finding.function, finding.message),
        rule=finding.rule,
        level=finding.level.value,
        arch=finding.arch,
        path=finding.path,
        line=finding.place.line,
        column=finding.place.column,
        function=finding.function,
        message=finding.message,
        witness=tuple(_witness_steps(finding.witness)),
        fixable=finding.fixable,
    )


def _witness_steps(witness: Sequence[Step]) -> Iterator[WitnessStep]:
    """Yield the steps; the one that runs the guest says so, since none of the accounts does."""
    ran = bool(witness) and witness[0].state.ran
    for step in witness:
        event = step.event if ran or not step.state.ran else f"{step.event} {RUNS}"
        ran = step.state.ran
        yield WitnessStep(step.path, step.place.line, event, step.state.describe())


def _assumption_row(assumption: Assumption) -> AssumptionRow:
    return AssumptionRow(assumption.arch, assumption.function, assumption.what, assumption.source)
