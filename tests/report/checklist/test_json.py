"""The checklist as JSON: its schema, its bytes."""

import json
from dataclasses import replace
from importlib import resources

import pytest
from jsonschema import Draft202012Validator

from migrator.report.checklist.json import render_json, render_schema
from tests.report.checklist.lists import CHECKLIST, HUNK, ITEMS, with_items
from tests.report.schema import find_problems


def test_kept_schema_is_up_to_date() -> None:
    """The file in the package is what the dataclasses make; `make schema` writes it."""
    kept = resources.files("migrator.report.checklist").joinpath("checklist.schema.json").read_text(encoding="utf-8")

    assert kept == render_schema()


def test_document_follows_the_schema() -> None:
    """By our own reading of it, and by that of others."""
    schema, document = json.loads(render_schema()), json.loads(render_json(CHECKLIST))

    Draft202012Validator.check_schema(schema)
    assert not [*Draft202012Validator(schema).iter_errors(document)]
    assert find_problems(document, schema, schema) == []


@pytest.mark.parametrize("key", ["kind", "status", "by"])
def test_words_that_nobody_knows_do_not_follow_it(key: str) -> None:
    """The words of the enums are in the schema."""
    schema = json.loads(render_schema())
    document = json.loads(render_json(with_items(replace(HUNK, **{key: "odd"}))))  # type: ignore[arg-type]

    assert [problem.partition(": ")[0] for problem in find_problems(document, schema, schema)] == [
        f"$.patches[0].items[0].{key}"
    ]


def test_document_holds_every_item_whole() -> None:
    """Keys sorted, and one line end at the end."""
    text = render_json(CHECKLIST)
    document = json.loads(text)
    items = [*document["patches"][0]["items"], *document["questions"], *document["configurations"]]

    assert [item["id"] for item in items] == [item.id for item in ITEMS]
    assert items[0]["text"] == HUNK.text
    assert document["warnings"] == ["patch 2 does not apply"]
    assert [*document] == sorted(document)
    assert text.endswith("}\n")


def test_bytes_that_are_no_text_are_shown() -> None:
    """A diff may hold any."""
    assert '"text": "+caf\\\\xe9"' in render_json(with_items(replace(HUNK, text="+caf\udce9")))
