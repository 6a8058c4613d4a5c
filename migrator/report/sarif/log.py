"""The report as SARIF 2.1.0, for code scanning and editors: rules, results, and their witnesses as code flows.

No clock, no absolute path: paths are relative to `SRCROOT`, the top of the kernel tree.

Source: Static Analysis Results Interchange Format (SARIF) Version 2.1.0 plus Errata 01, OASIS standard.
"""

from collections.abc import Mapping, Sequence
from textwrap import dedent

from migrator.analysis.rules.model import Rule
from migrator.report.explain import render_rule
from migrator.report.json import render_document
from migrator.report.model import AssumptionRow, FindingRow, NotDoneRow, Report, WitnessStep
from migrator.report.sarif.drafts import ROOT, Object, describe_extra, extra_properties, find_extra, place, render_extra
from migrator.report.witness import ACCOUNTS, find_accounts, find_telling

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def render_sarif(report: Report, rules: Sequence[Rule]) -> str:
    """Return the log with one run: every rule there is, the findings, and what a draft adds to them."""
    extra = find_extra(report)
    indexes = {name: index for index, name in enumerate([*(rule.key for rule in rules), *extra])}
    drivers = [*map(_descriptor, rules), *map(describe_extra, extra)]
    run = {
        "tool": {"driver": {"name": report.tool.name, "version": report.tool.version, "rules": drivers}},
        "invocations": [
            {"executionSuccessful": True, "toolExecutionNotifications": [_notification(row) for row in report.not_done]}
        ],
        "originalUriBaseIds": {ROOT: {"description": {"text": "the top of the kernel tree"}}},
        "versionControlProvenance": [_provenance(report.tree.commit)],
        "columnKind": "unicodeCodePoints",
        "results": [*(_result(row, indexes) for row in report.findings), *render_extra(report, indexes)],
        "properties": {
            "describe": report.tree.describe,
            "assumptions": [_assumption(row) for row in report.assumptions],
            **extra_properties(report),
        },
    }
    return render_document({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _descriptor(rule: Rule) -> Object:
    return {
        "id": rule.key,
        "shortDescription": {"text": dedent(rule.what).strip()},
        "fullDescription": {"text": dedent(rule.why).strip()},
        "help": {"text": render_rule(rule)},
        "defaultConfiguration": {"level": rule.level.value},
    }


def _provenance(commit: str) -> Object:
    """Return which commit was read; where the repository is fetched from is nobody's business.

    The format wants an address. This one names the commit itself, in a scheme made for
    objects of git: see "gitoid" in IANA's list of URI schemes.
    """
    kind = "sha1" if len(commit) == 40 else "sha256"
    return {
        "repositoryUri": f"gitoid:commit:{kind}:{commit}",
        "revisionId": commit,
        "mappedTo": {"uriBaseId": ROOT},
    }


def _notification(row: NotDoneRow) -> Object:
    told: Object = {"level": "note", "message": {"text": row.reason}}
    return {**told, "level": "warning", "locations": [{"physicalLocation": place(row.path)}]} if row.path else told


def _result(row: FindingRow, indexes: Mapping[str, int]) -> Object:
    location: Object = {"physicalLocation": place(row.path, startLine=row.line, startColumn=row.column)}
    if row.function:
        location["logicalLocations"] = [{"name": row.function, "kind": "function"}]
    result: Object = {
        "ruleId": row.rule,
        "ruleIndex": indexes[row.rule],
        "level": row.level,
        "message": {"text": row.message},
        "locations": [location],
        "partialFingerprints": {"migratorFindingId/v1": row.id},
        "properties": {"architecture": row.arch, "fixable": row.fixable},
    }
    return {**result, "codeFlows": [_flow(row.witness)]} if row.witness else result


def _flow(witness: Sequence[WitnessStep]) -> Object:
    """Return the witness as one thread; steps that the text folds away count as unimportant."""
    steps = [
        {
            "location": {
                "physicalLocation": place(step.path, startLine=step.line),
                "message": {"text": step.event},
            },
            "state": {name: {"text": word} for name, word in zip(ACCOUNTS, find_accounts(step.state), strict=False)},
            "importance": "essential" if is_telling else "unimportant",
        }
        for step, is_telling in zip(witness, find_telling(witness), strict=True)
    ]
    return {"threadFlows": [{"locations": steps}]}


def _assumption(row: AssumptionRow) -> Object:
    return {"architecture": row.arch, "function": row.function, "what": row.what, "source": row.source}
