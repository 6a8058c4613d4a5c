"""A JSON Schema checker for the few words that the report's schema is written in."""

from typing import Any

_TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "boolean": bool,
}
_KNOWN = {
    "$ref",
    "$defs",
    "$schema",
    "title",
    "description",
    "type",
    "properties",
    "required",
    "items",
    "default",
    "enum",
}


def find_problems(value: object, schema: dict[str, Any], root: dict[str, Any], place: str = "$") -> list[str]:
    """Return where a document does not follow its schema; an unknown word of the schema is an error."""
    assert schema.keys() <= _KNOWN, f"{place}: the checker does not know {sorted(schema.keys() - _KNOWN)}"
    if "$ref" in schema:
        return find_problems(value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root, place)
    kind = schema["type"]
    if not isinstance(value, _TYPES[kind]) or (kind == "integer" and isinstance(value, bool)):
        return [f"{place}: {value!r} is no {kind}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{place}: {value!r} is none of {schema['enum']}"]
    problems: list[str] = []
    if isinstance(value, dict):
        problems += [f"{place}: {name} is missing" for name in schema.get("required", ()) if name not in value]
        known = schema["properties"]
        problems += [f"{place}: {name} is unknown" for name in value if name not in known]
        for name in value.keys() & known.keys():
            problems += find_problems(value[name], known[name], root, f"{place}.{name}")
    if isinstance(value, list):
        for number, item in enumerate(value):
            problems += find_problems(item, schema["items"], root, f"{place}[{number}]")
    return problems
