"""What a report holds beside findings, for SARIF: proposals to review, refusals that stay open, and checks.

A proposal's fix is written only where its file is changed by no other: then the lines of its diff are those of the
tree. The diff itself is always there.

Source: Static Analysis Results Interchange Format (SARIF) Version 2.1.0 plus Errata 01, section 3.27.9 on `kind`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

import msgspec

from migrator.report.model import CheckRow, ProposalRow, RefusalRow, Report
from migrator.report.sarif.runs import Run, find_runs
from migrator.text import encode, readable

ROOT = "SRCROOT"
Object = dict[str, object]
_DESCRIPTORS: Mapping[str, tuple[str, str]] = {
    "proposal": (
        "a change that is drafted",
        "A reviewer is to judge it: why it was made, how safe it is, and its diff.",
    ),
    "refusal": ("a function that got no draft", "The reason is told; a person is to read on from there."),
    "check": ("a check of what is drafted", "It passed, it was left out, or it shows what is wrong with the draft."),
}
_KINDS = {"pass": "pass", "warn": "fail", "fail": "fail", "skip": "notApplicable"}
_LEVELS = {"warn": "warning", "fail": "error"}


def find_extra(report: Report) -> list[str]:
    """Return the ids of the descriptors that a report needs beside those of the rules."""
    rows = {"proposal": report.proposals, "refusal": report.refusals, "check": report.checks}
    return [name for name, found in rows.items() if found]


def describe_extra(name: str) -> Object:
    """Return one of those descriptors."""
    short, full = _DESCRIPTORS[name]
    return {
        "id": name,
        "shortDescription": {"text": short},
        "fullDescription": {"text": full},
        "defaultConfiguration": {"level": "none"},
    }


def render_extra(report: Report, indexes: Mapping[str, int]) -> Iterator[Object]:
    """Yield the results of proposals, refusals and checks, in this order."""
    touched = Counter(path for row in report.proposals for path in find_runs(row.diff))
    for proposal in report.proposals:
        yield {**_proposal(proposal, touched), "ruleIndex": indexes["proposal"]}
    for refusal in report.refusals:
        yield {**_refusal(refusal), "ruleIndex": indexes["refusal"]}
    for check in report.checks:
        yield {**_check(check), "ruleIndex": indexes["check"]}


def extra_properties(report: Report) -> Object:
    """Return what has no form of its own in SARIF: patches, hunks with their reasons, the board, the timelines."""
    names = ("patches", "hunks", "timelines", "board", "users")
    return {name: msgspec.to_builtins(rows) for name in names if (rows := getattr(report, name))}


def place(path: str, **region: int) -> Object:
    """Return where something stands, relative to the top of the tree."""
    found: Object = {"artifactLocation": {"uri": quote(encode(path)), "uriBaseId": ROOT}}
    return {**found, "region": region} if region else found


def _location(path: str, function: str, **region: int) -> Object:
    location: Object = {"physicalLocation": place(path, **region)}
    return {**location, "logicalLocations": [{"name": function, "kind": "function"}]} if function else location


def _proposal(row: ProposalRow, touched: Mapping[str, int]) -> Object:
    runs = find_runs(row.diff)
    first = [run.start for run in runs.get(row.path, ())][:1]
    result: Object = {
        "ruleId": "proposal",
        "kind": "review",
        "level": "none",
        "message": {"text": row.why},
        "locations": [_location(row.path, row.function, **({"startLine": first[0]} if first else {}))],
        "partialFingerprints": {"migratorProposalId/v1": row.id},
        "properties": {"architecture": row.arch, "recipe": row.recipe, "safety": row.safety, "diff": row.diff},
    }
    is_text = bool(runs) and readable(row.diff) == row.diff
    if not is_text or any(touched[path] > 1 for path in runs):
        return result
    return {**result, "fixes": [{"artifactChanges": [_change(path, each) for path, each in runs.items()]}]}


def _refusal(row: RefusalRow) -> Object:
    return {
        "ruleId": "refusal",
        "kind": "open",
        "level": "none",
        "message": {"text": row.message},
        "locations": [_location(row.path, row.function, startLine=row.line)],
        "partialFingerprints": {"migratorRefusalId/v1": row.id},
        "properties": {"architecture": row.arch, "recipe": row.recipe, "reason": row.reason},
    }


def _check(row: CheckRow) -> Object:
    return {
        "ruleId": "check",
        "kind": _KINDS[row.status],
        "level": _LEVELS.get(row.status, "none"),
        "message": {"text": f"{row.name}: {row.evidence}"},
        "properties": {"check": row.name, "status": row.status},
    }


def _change(path: str, runs: Sequence[Run]) -> Object:
    """Return a file's change: whole lines that go, from a first column to the next line's."""
    return {
        "artifactLocation": place(path)["artifactLocation"],
        "replacements": [
            {
                "deletedRegion": {
                    "startLine": run.start,
                    "startColumn": 1,
                    "endLine": run.start + len(run.gone),
                    "endColumn": 1,
                },
                "insertedContent": {"text": "".join(f"{line}\n" for line in run.come)},
            }
            for run in runs
        ],
    }
