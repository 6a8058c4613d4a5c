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
    """Return the JSON Schema of the document, generated from the dataclasses."""
    schema = {"$schema": _ID, **msgspec.json.schema(Report)}
    return msgspec.json.format(msgspec.json.encode(schema, order="sorted"), indent=2).decode() + "\n"
