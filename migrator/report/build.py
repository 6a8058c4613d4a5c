"""The report of a scan, and of a draft on top of it."""

import difflib
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from migrator import __version__
from migrator.analysis.scan import Scan
from migrator.analysis.sites import Site
from migrator.recipes.model import Proposal, Refusal
from migrator.report.model import (
    SCHEMA_VERSION,
    ArchRow,
    AssumptionRow,
    CheckRow,
    NotDoneRow,
    ProposalRow,
    RefusalRow,
    Report,
    SiteRow,
    ToolInfo,
    TreeInfo,
)
from migrator.rewrite.checks import Check, Rewritten
from migrator.rewrite.plan import Plan
from migrator.syntax.edits import apply_edits
from migrator.text import encode


def report_scan(scan: Scan, recipe: str, tree: TreeInfo, archs: Iterable[str]) -> Report:
    """Return the report of a scan, for the architectures named."""
    wanted = set(archs)
    chosen = [arch for arch in scan.archs if arch.name in wanted]
    rows = tuple(ArchRow(arch.name, arch.status.value, len(arch.sites), 0, "") for arch in chosen)
    sites = tuple(row for arch in chosen for row in _site_rows(recipe, arch.name, arch.sites))
    not_done = tuple(NotDoneRow(skipped.path, skipped.reason) for skipped in scan.not_done)
    tool = ToolInfo("migrator", __version__)
    return Report(SCHEMA_VERSION, tool, tree, rows, sites, not_done=not_done)


def report_plan(report: Report, plan: Plan, checks: Sequence[Check], left_out: Sequence[str]) -> Report:
    """Return the scan's report with what was drafted, refused, checked and left out."""
    proposals = tuple(
        _proposal_row(proposal, file) for change in plan.changes for file in change.files for proposal in file.proposals
    )
    assumptions = tuple(
        AssumptionRow(proposal.arch, proposal.function, note.what, note.source)
        for change in plan.changes
        for proposal in change.proposals
        for note in proposal.assumptions
    )
    made = [check for change in plan.changes for check in change.checks] + list(checks)
    return replace(
        report,
        proposals=proposals,
        refusals=tuple(_refusal_row(refusal) for refusal in plan.refusals),
        checks=tuple(CheckRow(check.name, check.status.value, check.evidence) for check in made),
        assumptions=assumptions,
        not_done=(*report.not_done, *(NotDoneRow("", reason) for reason in left_out)),
    )


def _identify(*words: str) -> str:
    return hashlib.sha256(encode("\0".join(words))).hexdigest()[:16]


def _site_rows(recipe: str, arch: str, sites: Sequence[Site]) -> list[SiteRow]:
    """Return the rows; equal calls of one function are told apart by their order."""
    rows: list[SiteRow] = []
    seen: dict[tuple[str, str, str], int] = {}
    for site in sites:
        key = (site.path, site.function, site.helper.name)
        seen[key] = seen.get(key, 0) + 1
        rows.append(
            SiteRow(
                id=_identify(recipe, *key, str(seen[key])),
                arch=arch,
                path=site.path,
                line=site.place.line,
                column=site.place.column,
                function=site.function,
                call=site.helper.name,
                role=site.helper.role,
            )
        )
    return rows


def _proposal_row(proposal: Proposal, file: Rewritten) -> ProposalRow:
    after = apply_edits(file.before.text, proposal.edits)
    diff = render_diff(file.path, file.before.text, after)
    return ProposalRow(
        id=_identify(proposal.recipe, proposal.path, proposal.function, *(edit.new for edit in proposal.edits)),
        recipe=proposal.recipe,
        arch=proposal.arch,
        path=proposal.path,
        function=proposal.function,
        safety=proposal.safety.value,
        why="; ".join(proposal.why),
        diff=diff,
    )


def render_diff(path: str, before: str, after: str) -> str:
    """Return a unified diff for people to read; the series is made by git, not by this."""
    return "".join(difflib.unified_diff(_lines(before), _lines(after), f"a/{path}", f"b/{path}"))


def _lines(text: str) -> list[str]:
    """Return the lines, each with a line end: a report needs none of git's notes on the last."""
    return [f"{line}\n" for line in text.removesuffix("\n").split("\n")]


def _refusal_row(refusal: Refusal) -> RefusalRow:
    return RefusalRow(
        id=_identify(refusal.recipe, refusal.path, refusal.function, refusal.reason.value),
        recipe=refusal.recipe,
        arch=refusal.arch,
        path=refusal.path,
        line=refusal.line,
        function=refusal.function,
        reason=refusal.reason.value,
        message=refusal.message,
    )
