"""The file of decisions: what is written is read back, and anything else is told."""

import json

import pytest
import regex

from migrator.report.decisions import BadDecisionsError, DecisionRow, Decisions, parse_decisions, render_decisions

_ROWS = (DecisionRow("0a", "a.c", "run", "yes"), DecisionRow("0b", "b.rst", "", "no"))
_DECISIONS = Decisions(1, "0" * 40, "guest-entry", _ROWS)


def test_round_trip() -> None:
    """Keys sorted, one line end at the end; the same document comes back."""
    text = render_decisions(_DECISIONS)

    assert parse_decisions(text.encode()) == _DECISIONS
    assert text == json.dumps(json.loads(text), sort_keys=True, indent=2) + "\n"


def test_path_that_is_no_utf_8() -> None:
    """JSON cannot carry its bytes, and the id is what counts."""
    text = render_decisions(Decisions(1, "", "r", (DecisionRow("0a", "a\udcff.c", "", "yes"),)))

    assert parse_decisions(text.encode()).decisions[0].path == "a\\xff.c"


def _changed(**changes: object) -> bytes:
    return json.dumps({**json.loads(render_decisions(_DECISIONS)), **changes}).encode()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"[" * 100_000, "maximum recursion depth"),
        (_changed(schema_version="1"), "`schema_version` must be 1, and it is '1'"),
        (_changed(schema_version=True), "Expected `int`, got `bool`"),
        (_changed(recipe=None), "Expected `str`, got `null` - at `$.recipe`"),
        (_changed(decisions=[{"id": "0a", "path": "", "function": "", "decision": "y"}]), "Invalid enum value 'y'"),
        (_changed(decisions=[{"id": "0a"}]), "missing required field `path` - at `$.decisions[0]`"),
        (_changed(decisions=2 * [{"id": "0a", "path": "a.c", "function": "", "decision": "no"}]), "twice on 0a (a.c)"),
    ],
)
def test_other_documents(content: bytes, told: str) -> None:
    """What is wrong, and where."""
    with pytest.raises(BadDecisionsError, match=regex.escape(told)):
        parse_decisions(content)
