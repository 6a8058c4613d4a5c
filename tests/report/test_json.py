"""The JSON document: its schema, its order, its bytes."""

import json
from dataclasses import replace
from importlib import resources
from typing import Any

import pytest
import regex

from migrator.report.json import render_json, render_schema
from migrator.report.model import NotDoneRow
from tests.report.reports import Told, everything, found, with_finding
from tests.report.schema import find_problems


def test_kept_schema_is_up_to_date() -> None:
    """The file in the package is what the dataclasses make; `make schema` writes it."""
    kept = resources.files("migrator.report").joinpath("report.schema.json").read_text(encoding="utf-8")

    assert kept == render_schema()


def test_document_follows_the_schema(told: Told) -> None:
    """Every kind of row at once."""
    schema = json.loads(render_schema())

    for report in (with_finding(told.report), everything(told.report)):
        assert find_problems(json.loads(render_json(report)), schema, schema) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"line": 7', '"line": "7"'),
        ('"status": "deprecated"', '"status": "old"'),
        ('"status": "pass"', '"status": "passed"'),
        ('"safety": "needs-review"', '"safety": "needs_review"'),
        ('"reason": "guest-fault"', '"reason": "other"'),
        ('"fixable": false', '"fixable": 0'),
        ('"level": "warning"', '"level": "WARNING"'),
        ('"rule": "eqs-tracepoint"', '"rule": "eqs-tracepoints"'),
        ('"rule"', '"role"'),
        ('"version"', '"ver"'),
        ('"fate": "refused"', '"fate": "unknown"'),
        ('"kind": "transition"', '"kind": "jump"'),
        ('"kind": "noinstr"', '"kind": "transition"'),
        ('"status": "mixed"', '"status": "both"'),
        ('"eqs-tracepoint"', '"eqs-tracepoints"'),
        ('"folded": 3', '"folded": "3"'),
    ],
)
def test_schema_refuses_what_is_wrong(told: Told, old: str, new: str) -> None:
    """Another type, another key, or a word of another place does not follow it."""
    text = render_json(everything(told.report))
    schema = json.loads(render_schema())
    assert old in text

    assert find_problems(json.loads(text.replace(old, new, 1)), schema, schema) != []


def test_keys_are_sorted_everywhere(told: Told) -> None:
    """Objects at every depth have their keys in order, so that documents can be compared."""

    def check(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        assert [key for key, _ in pairs] == sorted(key for key, _ in pairs)
        return dict(pairs)

    text = render_json(told.report)
    json.loads(text, object_pairs_hook=check)
    assert text.endswith("}\n")
    assert not text.endswith("\n\n")


def test_same_report_gives_the_same_bytes_without_a_clock(told: Told) -> None:
    """No date and no time of day stands in it."""
    assert render_json(told.report) == render_json(told.report)
    assert not regex.search(r"\d\d:\d\d:\d\d|\b20\d\d-\d\d-\d\d", render_json(told.report))


def test_findings_follow_the_schema() -> None:
    """Findings of every level, with and without a witness, and the counts, assumptions and skips beside them."""
    schema = json.loads(render_schema())

    assert find_problems(json.loads(render_json(found())), schema, schema) == []


def test_bytes_that_are_no_utf8_are_shown_in_hexadecimal(told: Told) -> None:
    """JSON cannot carry them; what can be carried stays as it is."""
    rows = (NotDoneRow("arch/x/\udce4\udcff.c", 'ä "quoted" \x0c \u2028'),)
    text = render_json(replace(told.report, not_done=rows))

    assert text.encode("utf-8")
    assert json.loads(text)["not_done"] == [{"path": "arch/x/\\xe4\\xff.c", "reason": 'ä "quoted" \x0c \u2028'}]
