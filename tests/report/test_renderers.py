"""No output drops a decision: whatever was drafted or refused is in each of them."""

import json
from collections.abc import Callable

import pytest

from migrator.report.json import render_json
from migrator.report.text import render_draft
from migrator.series.message import render_cover
from tests.report.reports import Told, plain
from tests.series.drafts import DISCLOSURE, FACTS, TEXTS


def _json(told: Told) -> str:
    return " ".join(_strings(json.loads(render_json(told.report))))


def _strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [" ".join(word for inner in value.values() for word in _strings(inner))]
    if isinstance(value, list):
        return [word for inner in value for word in _strings(inner)]
    return [str(value)]


def _text(told: Told) -> str:
    return render_draft(told.report, plain, with_diff=False)


def _dry_run(told: Told) -> str:
    return render_draft(told.report, plain, with_diff=True)


def _cover(told: Told) -> str:
    plan = told.plan
    subjects = [change.arch for change in plan.changes]
    return render_cover(plan, subjects, FACTS, TEXTS, DISCLOSURE).text


@pytest.mark.parametrize("render", [_json, _text, _dry_run, _cover])
def test_no_decision_is_dropped(render: Callable[[Told], str], told: Told) -> None:
    """Each refusal with its place and sentence, as often as it was made, and each file that a proposal changes."""
    text = " ".join(render(told).split())
    proposals = [proposal for change in told.plan.changes for proposal in change.proposals]

    assert {refusal.reason.value for refusal in told.plan.refusals} >= {"macro-body", "unmailable", "guest-fault"}
    assert len(proposals) == 2
    for refusal in told.plan.refusals:
        if render is _cover:  # shortened, and once for all places of a reason
            assert f"({refusal.reason.value}): {refusal.message[:40]}" in text
        else:
            assert text.count(refusal.message) >= sum(r.message == refusal.message for r in told.plan.refusals)
        assert refusal.path in text
        assert str(refusal.line) in text
    for proposal in proposals:
        assert proposal.path in text
        for note in proposal.assumptions:
            assert note.what in text
