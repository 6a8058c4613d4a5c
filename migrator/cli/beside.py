"""What an analysis finds beside the paths that a draft is made of: the same as `scan` tells."""

from dataclasses import dataclass, replace

from migrator.analysis.again import Judged
from migrator.analysis.examine import Examined, examine_studied
from migrator.analysis.findings import Finding
from migrator.analysis.scan import GENERIC
from migrator.analysis.stale import StaleSearches, start_stale
from migrator.cli.mended import find_wanted_rules, tell_recipes
from migrator.cli.neighbours import Neighbours
from migrator.cli.planning import examiner_of
from migrator.cli.rules import tell_selected
from migrator.cli.scanning import Scanned
from migrator.report.drafts import add_left_out
from migrator.report.findings import join_findings, report_findings
from migrator.report.model import Report
from migrator.rewrite.plan import Plan


@dataclass(frozen=True)
class Beside:
    """What is looked for while a plan is made: names on no path, and what recipes declare."""

    stale: StaleSearches
    neighbours: Neighbours


def start_beside(scanned: Scanned) -> Beside:
    """Let git look for what is found on no path, as comments are, while a plan is made."""
    is_whole = not scanned.selection.archs and not scanned.selection.paths
    stale = start_stale(scanned.tree, scanned.facts, scanned.whole.named if is_whole else None)
    return Beside(stale, Neighbours(scanned))


def add_examined(report: Report, scanned: Scanned, plan: Plan, beside: Beside) -> Report:
    """Return the report of a plan with all that `scan` finds, assumes and leaves out."""
    examined = _examine(scanned, plan, beside.stale)
    own = beside.neighbours.find(examined.studies, examined.findings)
    examined = replace(examined, findings=join_findings(examined.findings, own))
    selection = scanned.selection
    paths = scanned.tree.files(selection.paths) if selection.paths else None
    wanted = find_wanted_rules(scanned.wanted, scanned.folders, selection.recipes)

    def is_shown(finding: Finding) -> bool:
        return (finding in own or finding.rule in wanted) and (paths is None or finding.path in paths)

    told = [*tell_selected((), selection.paths), *tell_recipes(selection.recipes)]
    return report_findings(add_left_out(report, told), examined, is_shown)


def _examine(scanned: Scanned, plan: Plan, searches: StaleSearches) -> Examined:
    """Return what is found; what a path leaves out of the plan is gone through now, since a scan does, too."""
    entering = {arch.name for arch in scanned.whole.archs if arch.sites} - {GENERIC}
    left = [name for name in scanned.archs if name in entering - plan.judged.keys()]
    more: dict[str, Judged] = examiner_of(scanned).examine(left, {}) if left else {}
    studies = {name: each.study for name, each in {**plan.judged, **more}.items()}
    facts, archfacts = scanned.facts, scanned.archfacts
    return examine_studied(scanned.tree, scanned.whole, facts, archfacts, scanned.archs, studies, searches)
