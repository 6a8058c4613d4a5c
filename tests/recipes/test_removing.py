"""Statements that go: with their lines and comments, and no empty line left double."""

import pytest

from migrator.recipes.guest_entry.parts.removing import Removal, remove_statements
from migrator.syntax.edits import apply_edits
from migrator.syntax.statements import Body, walk
from migrator.syntax.unit import Unit


def _remove(inside: str) -> tuple[str, Removal]:
    """Return a function's body without the statements that call `gone`."""
    unit = Unit(f"void f(void)\n{{\n{inside}}}\n")
    function = unit.outline.functions[0]
    body = unit.body(function)
    assert isinstance(body, Body)
    gone = [statement for statement in walk(body.statements) if statement.tokens[0].text.startswith("gone")]
    removal = remove_statements(unit.text, unit.tokens(function), gone)
    return apply_edits(unit.text, removal.edits).split("{\n", 1)[1].removesuffix("}\n"), removal


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("\ta();\n\tgone();\n\tb();\n", "\ta();\n\tb();\n"),
        ("\ta();\n\n\tgone();\n\n\tb();\n", "\ta();\n\n\tb();\n"),
        ("\ta();\n\n\tgone();\n\tgone();\n\n\tb();\n", "\ta();\n\n\tb();\n"),
        ("\ta();\n\n\tgone();\n\n\tgone();\n\n\tb();\n", "\ta();\n\n\tb();\n"),
        ("\ta();\n\n\tgone();\n", "\ta();\n"),
        ("\tgone();\n\n\tb();\n", "\tb();\n"),
        ("\ta(); gone(); b();\n", "\ta(); b();\n"),
        ("\ta(); gone();\n\tb();\n", "\ta();\n\tb();\n"),
        ("\tgone(); b();\n", "\tb();\n"),
        ("\ta();\n\tgone(1,\n\t     2);\n\tb();\n", "\ta();\n\tb();\n"),
        ("\ta();\n\n\t/* why */\n\tgone();\n\n\tb();\n", "\ta();\n\n\tb();\n"),
        ("\ta();\n\t/* why */\n\tgone();\n}\n", "\ta();\n}\n"),
        ("\ta();\n\tgone(); /* why */\n\tb();\n", "\ta();\n\tb();\n"),
        ("\ta();\n\t/* both */\n\tgone();\n\tb();\n", "\ta();\n\t/* both */\n\tb();\n"),
        ("\ta();\nout:\n\tgone();\n", "\ta();\nout:\n\t;\n"),
        ("\ta();\nout: gone();\n", "\ta();\nout: ;\n"),
        ("\ta();\nout:\n\tgone();\n\tb();\n", "\ta();\nout:\n\tb();\n"),
        ("\ta();\n\t/* other */\n\n\tgone();\n\n\tb();\n", "\ta();\n\t/* other */\n\n\tb();\n"),
    ],
)
def test_lines_go(before: str, after: str) -> None:
    """What is left looks as if it had been written so."""
    assert _remove(before)[0] == after


def test_comments_are_accounted_for() -> None:
    """Each comment that went, and each that stays and may be about what went, is known by its place."""
    _, alone = _remove("\t/* why */\n\tgone(); /* behind */\n\n\tb();\n")
    _, shared = _remove("\t/* both */\n\tgone();\n\tb();\n")

    assert (len(alone.dropped), alone.doubtful) == (2, ())
    assert (shared.dropped, len(shared.doubtful)) == ((), 1)
