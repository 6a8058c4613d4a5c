"""Decisions of an earlier day: read from a file, and written to one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from migrator.cli.only import Named
from migrator.errors import UsageError
from migrator.recipes.model import Proposal
from migrator.report.build import Ids
from migrator.report.decisions import (
    SCHEMA_VERSION,
    Answer,
    BadDecisionsError,
    DecisionRow,
    Decisions,
    parse_decisions,
    render_decisions,
)
from migrator.report.drafts import proposal_id

_BETWEEN = ", "  # the names of recipes


def read_decisions(path: Path, recipes: Sequence[str]) -> Decisions:
    """Return what a file decides.

    Raises:
        UsageError: it cannot be read, is no file of decisions, or is one of none of these recipes.
    """
    hint = "give one that --save-decisions wrote"
    try:
        decisions = parse_decisions(path.read_bytes())
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}; {hint}") from error
    except BadDecisionsError as error:
        raise UsageError(f"{path} is no file of decisions: {error}; {hint}") from error
    if not {*decisions.recipe.split(_BETWEEN)} & {*recipes}:
        wanted = _BETWEEN.join(recipes)
        raise UsageError(f"{path} decides on proposals of {decisions.recipe!r}, not of {wanted!r}; {hint} for it")
    return decisions


def find_strange(decisions: Decisions, path: Path, proposals: Sequence[Proposal]) -> list[str]:
    """Return a sentence for each decision on what is no proposal."""
    known = {proposal_id(proposal, Ids()) for proposal in proposals}
    return [
        f"{path} says {row.decision!r} to {Named(row.path, row.function).tell()} ({row.id}), "
        "which is no proposal here: the code has changed since, or less is selected"
        for row in decisions.decisions
        if row.id not in known
    ]


def render_answers(
    commit: str,
    recipes: Sequence[str],
    proposals: Sequence[Proposal],
    answers: Mapping[str, bool],
    known: Decisions | None,
) -> str:
    """Return the file that decides the same again; proposals without an answer stay undecided.

    What was known of others is kept: they may be proposals of an architecture, or of a recipe, that is not selected
    today.
    """
    rows = {row.id: row for row in known.decisions} if known else {}
    for proposal in proposals:
        own = proposal_id(proposal, Ids())
        if own in answers:
            answer: Answer = "yes" if answers[own] else "no"
            rows[own] = DecisionRow(own, proposal.path, proposal.function, answer, proposal.recipe)
    ordered = sorted(rows.values(), key=lambda row: (row.path, row.function, row.id))
    names = dict.fromkeys([*(known.recipe.split(_BETWEEN) if known else ()), *recipes])
    return render_decisions(Decisions(SCHEMA_VERSION, commit, _BETWEEN.join(names), tuple(ordered)))
