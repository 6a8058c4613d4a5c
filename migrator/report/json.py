"""The report as JSON, and the schema of it."""

import msgspec

from migrator.report.model import Report
from migrator.text import readable

_ID = "https://json-schema.org/draft/2020-12/schema"


def render_json(report: Report) -> str:
    """Return the document: keys sorted, one line end at the end, no clock in it."""
    # A path or a comment may hold bytes that are no UTF-8; JSON cannot carry them.
    plain = _printable(msgspec.to_builtins(report))
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
    from migrator.analysis.scan import Status  # who only wants a document need not wait for these
    from migrator.recipes.model import Reason, Safety
    from migrator.rewrite.checks import CheckStatus

    schema = {"$schema": _ID, **msgspec.json.schema(Report)}
    # A row carries plain words; an enum says which words there are.
    places = {("ArchRow", "status"): Status, ("CheckRow", "status"): CheckStatus}
    for (row, key), words in {**places, ("ProposalRow", "safety"): Safety, ("RefusalRow", "reason"): Reason}.items():
        schema["$defs"][row]["properties"][key]["enum"] = [word.value for word in words]
    return msgspec.json.format(msgspec.json.encode(schema, order="sorted"), indent=2).decode() + "\n"
