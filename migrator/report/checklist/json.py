"""The checklist as JSON, and the schema of it."""

import msgspec

from migrator.report.checklist.model import Checklist, ItemKind, ItemStatus
from migrator.report.json import render_document

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_BY = ("", "person", "tool")


def render_json(checklist: Checklist) -> str:
    """Return the document: keys sorted, one line end at the end."""
    return render_document(msgspec.to_builtins(checklist))


def render_schema() -> str:
    """Return the JSON Schema of the document, generated from the dataclasses and the enums behind them."""
    schema = {"$schema": _DRAFT, **msgspec.json.schema(Checklist)}
    properties = schema["$defs"]["ItemRow"]["properties"]
    properties["kind"]["enum"] = [word.value for word in ItemKind]
    properties["status"]["enum"] = [word.value for word in ItemStatus]
    properties["by"]["enum"] = [*_BY]
    return render_document(schema)
