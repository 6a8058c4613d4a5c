"""The report of a draft, on top of the scan's."""

import difflib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from migrator.recipes.model import Proposal, Refusal
from migrator.report.build import Ids
from migrator.report.findings import add_findings
from migrator.report.model import (
    AssumptionRow,
    CheckRow,
    NotDoneRow,
    PatchRow,
    ProposalRow,
    RecipeRow,
    RefusalRow,
    Report,
)
from migrator.rewrite.change import Change
from migrator.rewrite.checks import Check
from migrator.rewrite.plan import Plan
from migrator.series.build import Series
from migrator.syntax.edits import apply_edits


def add_notes(report: Report, plan: Plan) -> Report:
    """Return the report with what kept generic code from being changed further, whether there is a draft or none."""
    return replace(report, not_done=(*report.not_done, *(NotDoneRow(note.path, note.what) for note in plan.notes)))


def add_left_out(report: Report, left_out: Sequence[str]) -> Report:
    """Return the report with some sentences on what was not done."""
    return replace(report, not_done=(*report.not_done, *(NotDoneRow("", reason) for reason in left_out)))


def report_plan(report: Report, plan: Plan, checks: Sequence[Check], left_out: Sequence[str]) -> Report:
    """Return the scan's report with what was found, drafted, refused, checked and left out."""
    ids = Ids()
    report = add_findings(report, plan.findings)
    proposals = tuple(_proposal_row(proposal, change, ids) for change in plan.changes for proposal in change.proposals)
    assumptions = tuple(
        AssumptionRow(proposal.arch, note.function or proposal.function, note.what, note.source)
        for change in plan.changes
        for proposal in change.proposals
        for note in proposal.assumptions
    )
    made = [check for change in plan.changes for check in change.checks] + list(checks)
    return replace(
        add_left_out(report, left_out),
        proposals=proposals,
        refusals=tuple(_refusal_row(refusal, ids) for refusal in plan.refusals),
        checks=tuple(CheckRow(check.name, check.status.value, check.evidence) for check in made),
        assumptions=assumptions,
    )


def add_recipes(report: Report, recipes: Iterable[tuple[str, str]], plan: Plan) -> Report:
    """Return the report with what each recipe does, those that do something; `recipes` are names and titles."""
    rows = [
        RecipeRow(
            name=name,
            title=title,
            patches=sum(change.recipe == name for change in plan.changes),
            drafts=sum(row.recipe == name for row in report.proposals),
            refusals=sum(row.recipe == name for row in report.refusals),
        )
        for name, title in recipes
    ]
    return replace(report, recipes=tuple(row for row in rows if row.patches or row.refusals))


def add_patches(report: Report, series: Series, status: Callable[[str], str]) -> Report:
    """Return the report with the patches of a series; `status` gives what MAINTAINERS says of a path."""
    rows = [
        PatchRow(
            file=patch.name,
            arch=patch.arch,
            subject=patch.subject,
            fixes=patch.fixes,
            to=patch.recipients.to,
            cc=patch.recipients.cc,
            maintainers_status="; ".join(dict.fromkeys(filter(None, map(status, patch.paths)))),
        )
        for patch in series.patches
    ]
    return replace(report, patches=tuple(rows))


def _proposal_row(proposal: Proposal, change: Change, ids: Ids) -> ProposalRow:
    return ProposalRow(
        id=proposal_id(proposal, ids),
        recipe=proposal.recipe,
        arch=proposal.arch,
        path=proposal.path,
        function=proposal.function,
        safety=proposal.safety.value,
        why="\n".join(proposal.why),
        diff=render_proposal(proposal, change),
    )


def proposal_id(proposal: Proposal, ids: Ids) -> str:
    """Return what a proposal is known by, as long as it is named for the same code and writes the same."""
    new = (edit.new for file in proposal.edits for edit in file.edits)
    return ids.make(proposal.recipe, proposal.path, proposal.function, *new)


def render_proposal(proposal: Proposal, change: Change) -> str:
    """Return what a proposal does to the files of its change, as diffs for people to read."""
    files = [file for file in change.files if file.path in proposal.paths]
    diffs = [
        render_diff(file.path, file.before.text, apply_edits(file.before.text, proposal.edits_of(file.path)))
        for file in files
    ]
    return "".join(diffs)


def render_diff(path: str, before: str, after: str) -> str:
    """Return a unified diff for people to read; the series is made by git, not by this."""
    return "".join(difflib.unified_diff(_lines(before), _lines(after), f"a/{path}", f"b/{path}"))


def _lines(text: str) -> list[str]:
    """Return the lines, each with a line end: a report needs none of git's notes on the last."""
    return [f"{line}\n" for line in text.removesuffix("\n").split("\n")]


def _refusal_row(refusal: Refusal, ids: Ids) -> RefusalRow:
    return RefusalRow(
        id=ids.make(refusal.recipe, refusal.path, refusal.function, refusal.reason.value),
        recipe=refusal.recipe,
        arch=refusal.arch,
        path=refusal.path,
        line=refusal.line,
        function=refusal.function,
        reason=refusal.reason.value,
        message=refusal.message,
    )
