"""The report as JSON, and the schema of it."""

from enum import Enum

import msgspec

from migrator.report.model import FATES, Report
from migrator.text import readable

_ID = "https://json-schema.org/draft/2020-12/schema"


def render_json(report: Report) -> str:
    """Return the document: keys sorted, one line end at the end, no clock in it."""
    return render_document(msgspec.to_builtins(report))


def render_document(document: object) -> str:
    """Return plain values as JSON, the same bytes for the same values."""
    # A path or a comment may hold bytes that are no UTF-8; JSON cannot carry them.
    plain = _printable(document)
    return msgspec.json.format(msgspec.json.encode(plain, order="sorted"), indent=2).decode() + "\n"


def _printable(value: object) -> object:
    """Return the value with readable strings."""
    if isinstance(value, str):
        return readable(value)
    if isinstance(value, dict):
        return {key: _printable(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_printable(inner) for inner in value]
    return value


def render_schema() -> str:
    """Return the JSON Schema of the document, generated from the dataclasses and the enums behind them."""
    schema = {"$schema": _ID, **msgspec.json.schema(Report)}
    for (row, key), words in _vocabulary().items():
        property_ = schema["$defs"][row]["properties"][key]
        property_.get("items", property_)["enum"] = words
    return render_document(schema)


def _vocabulary() -> dict[tuple[str, str], list[str]]:
    """Return the words there are for each key that takes no others: a row carries them as plain text."""
    from migrator.analysis.callmap import CallKind  # who only wants a document need not wait for these
    from migrator.analysis.findings import Level
    from migrator.analysis.rules.catalog import RULES
    from migrator.analysis.scan import Status
    from migrator.analysis.timelines import Kind
    from migrator.recipes.model import Reason, Safety
    from migrator.rewrite.checks import CheckStatus

    rules, levels, statuses = [rule.key for rule in RULES], _words(Level), _words(Status)
    return {
        ("ArchRow", "status"): statuses,
        ("BoardRow", "status"): statuses,
        ("CallRow", "kind"): _words(CallKind),
        ("CheckRow", "status"): _words(CheckStatus),
        ("EventRow", "kind"): _words(Kind),
        ("FindingRow", "level"): levels,
        ("FindingRow", "rule"): rules,
        ("HunkRow", "rules"): rules,
        ("MarkRow", "level"): levels,
        ("MarkRow", "rule"): rules,
        ("ProposalRow", "safety"): _words(Safety),
        ("RefusalRow", "reason"): _words(Reason),
        ("UserRow", "fate"): [*FATES],
    }


def _words(kinds: type[Enum]) -> list[str]:
    return [each.value for each in kinds]
