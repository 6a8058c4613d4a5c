"""What the analysis found in a tree, as a report and as text."""

from collections.abc import Sequence
from dataclasses import replace

from migrator.analysis.examine import examine_tree
from migrator.analysis.findings import Finding
from migrator.analysis.rules.catalog import RULES
from migrator.cli.following import tell_following
from migrator.cli.found import has_old
from migrator.cli.mended import check_together, find_wanted_rules, tell_recipes
from migrator.cli.neighbours import Neighbours
from migrator.cli.rules import tell_selected
from migrator.cli.scanning import Scanned
from migrator.cli.undisturbed import undisturbed
from migrator.facts.recipe import Era
from migrator.report.build import report_scan
from migrator.report.examined import render_examined
from migrator.report.findings import join_findings, report_findings
from migrator.report.model import Report
from migrator.source.maintainers import TreeMaintainers

_DEPRECATED = "deprecated-helper"


def examine(scanned: Scanned, rules: Sequence[str]) -> Report:
    """Return the report of all paths, with the findings that the options select; all rules where none is named."""
    facts, selection = scanned.facts, scanned.selection
    events = scanned.events
    asked = scanned.tree, scanned.whole, facts, events, scanned.archfacts, scanned.archs
    wanted = find_wanted_rules(scanned.wanted, scanned.folders, selection.recipes)
    check_together(rules, wanted, selection.recipes)
    with undisturbed():
        neighbours = Neighbours(scanned)
        examined = examine_tree(*asked, progress=selection.progress())
        beside = neighbours.find(examined.studies, examined.findings)
        examined = replace(examined, findings=join_findings(examined.findings, beside))
    if selection.verbose:
        selection.say(f"{examined.visited} states on all paths")
    left_out = [*selection.left_out(), *tell_selected(rules, selection.paths), *tell_recipes(selection.recipes)]
    status = TreeMaintainers(scanned.tree).status
    asked_for = scanned.scan, facts.name, scanned.info, scanned.archs, left_out, status
    report = report_scan(*asked_for, has_base=scanned.wanted.has_base)
    paths = scanned.tree.files(selection.paths) if selection.paths else None

    own = {*beside}

    def is_shown(finding: Finding) -> bool:
        is_wanted = finding in own or finding.rule in wanted
        return is_wanted and (not rules or finding.rule in rules) and (paths is None or finding.path in paths)

    return report_findings(report, examined, is_shown)


def render(form: str, scanned: Scanned, report: Report) -> str:
    """Return the report in one of its formats: `text`, `terse`, `json`, `sarif`."""
    if form == "json":
        from migrator.report.json import render_json

        return render_json(report)
    if form == "sarif":
        from migrator.report.sarif.log import render_sarif

        return render_sarif(report, RULES)
    old, selection = scanned.facts.names(Era.OLD), scanned.selection
    if form == "terse":
        from migrator.report.terse import render_terse

        return render_terse(report, ())  # the rules tell which of them are to go
    following = tell_following(report, scanned, old)
    return render_examined(report, selection.paint, following, with_assumptions=selection.verbose)


def has_faults(scanned: Scanned, report: Report, rules: Sequence[str]) -> bool:
    """Tell whether something that was asked for is an error, a warning, or a call that is to go."""
    return any(row.level != "note" for row in report.findings) or (_tells_old(rules) and has_old(scanned))


def _tells_old(rules: Sequence[str]) -> bool:
    return not rules or _DEPRECATED in rules
