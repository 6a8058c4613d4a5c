"""The list of statements that holds enter and exit."""

import pytest

from migrator.analysis.between import Obstacle, ObstacleKind
from migrator.recipes.guest_entry.parts.line import Line, find_line
from migrator.syntax.statements import Body, Statement
from migrator.syntax.unit import Unit


def _line(body: str) -> tuple[str, Line | Obstacle]:
    unit = Unit(f"void f(void)\n{{\n{body}\n}}\n")
    (function,) = unit.outline.functions
    found = unit.body(function)
    assert isinstance(found, Body)
    text = unit.text
    return text, find_line(found.statements, text.index("enter()"), text.index("leave()"))


def _texts(text: str, statements: tuple[Statement, ...]) -> list[str]:
    return [text[statement.span.start : statement.span.end] for statement in statements]


def test_line() -> None:
    """The list is cut at both ends, and what holds an offset is found."""
    text, line = _line("a(); if (x) { b(); enter(); { c(); } leave(); d(); } e();")

    assert isinstance(line, Line)
    assert _texts(text, line.inside) == ["enter();", "{ c(); }", "leave();"]
    assert _texts(text, line.after) == ["d();"]
    assert line.holder(text.index("c()")) == 1
    assert line.holder(text.index("d()")) is None


@pytest.mark.parametrize(
    ("body", "kind", "word"),
    [
        ("if (x) { enter(); } leave();", ObstacleKind.OTHER_BLOCK, "another block"),
        ("enter(); { leave(); }", ObstacleKind.OTHER_BLOCK, "another block"),
        ("leave(); enter();", ObstacleKind.OTHER_BLOCK, "another block"),
        ("#ifdef A\n\tif (x)\n#endif\n\t\tenter();\n\tleave();", ObstacleKind.SEVERAL_WAYS, "several ways"),
        ("#ifdef A\n\tenter(); leave();\n#endif\n", ObstacleKind.SEVERAL_WAYS, "takes all of it"),
        ("for (;;) { enter(); if_odd (x) { break; } leave(); }", ObstacleKind.LEAVES, "`if_odd` is a loop"),
        ("for (;;) { enter(); if (y) if_odd (x) { if (z) continue; } leave(); }", ObstacleKind.LEAVES, "`if_odd`"),
        ("for (;;) { enter(); if_odd (x) { switch (z) { case 1: continue; } } leave(); }", ObstacleKind.LEAVES, "loop"),
    ],
)
def test_obstacle(body: str, kind: ObstacleKind, word: str) -> None:
    """Where the text cannot be edited as one list, it is told why."""
    _, found = _line(body)

    assert isinstance(found, Obstacle)
    assert (found.kind, word in found.detail) == (kind, True)


@pytest.mark.parametrize(
    "inside",
    [
        "list_for_each_entry(a, b, c) { break; }",
        "for (;;) { if_odd (x) break; }",
        "if_odd (x) { for (;;) break; }",
        "if_odd (x) { switch (y) { case 1: break; } }",
        "if_odd (x) a();",
    ],
)
def test_jumps_that_stay_inside(inside: str) -> None:
    """Whether the macro is a loop does not matter where a jump ends in the list anyway."""
    assert isinstance(_line(f"enter(); {inside} leave();")[1], Line)


def test_no_statement() -> None:
    """An offset that begins no token of a statement has no list."""
    unit = Unit("void f(void)\n{\n\tenter(); leave();\n}\n")
    body = unit.body(unit.outline.functions[0])
    assert isinstance(body, Body)

    found = find_line(body.statements, unit.text.index("enter()") + 1, unit.text.index("leave()"))

    assert isinstance(found, Obstacle)
    assert found.kind is ObstacleKind.ABSENT
