"""Stretches between two calls: where there is one, and what stands in its way."""

import pytest

from migrator.analysis.between import Between, Obstacle, ObstacleKind, find_between
from migrator.analysis.building import build_flow
from migrator.syntax.statements import Body
from migrator.syntax.unit import Unit


def _stretch(body: str) -> tuple[str, Between | Obstacle]:
    """Return the text of a function, and the stretch in it from `enter()` to `leave()`."""
    unit = Unit(f"void f(void)\n{{\n{body}\n}}\n")
    (function,) = unit.outline.functions
    found = unit.body(function)
    assert isinstance(found, Body)
    flow = build_flow(
        unit.text, found, function.body.end - 1, ["unlikely"], lambda call: call.callee.startswith("guard")
    )
    return unit.text, find_between(flow, unit.text.index("enter()"), unit.text.index("leave()"))


def _between(body: str) -> tuple[str, Between]:
    text, found = _stretch(body)
    assert isinstance(found, Between)
    return text, found


def _third(body: str) -> tuple[str, Between, int | None]:
    text, found = _between(body)
    return text, found, found.find(text.index("run()"))


@pytest.mark.parametrize(
    "inside",
    [
        "",
        "for (;;) { if (x) break; continue; }",
        "switch (x) { case 1: break; default: a(); }",
        "while (x) { switch (y) { case 1: continue; } }",
        "do { break; } while (0);",
        "list_for_each_entry(a, b, c) { break; }",
        "#if 0\n\ta();\n#endif",
        "if (x) a(); else b();",
        "if (x) goto on; a(); on: b();",
        "while (1) { if (x) break; }",
    ],
)
def test_stretch(inside: str) -> None:
    """Jumps that end where they began do not matter."""
    _between(f"enter();\n{inside}\nleave();")
    _between(f"for (;;) {{ enter();\n{inside}\nleave(); if (z) continue; }}")


@pytest.mark.parametrize(
    ("body", "kind", "place"),
    [
        ("if (x) { enter(); } leave();", ObstacleKind.ENTERS, "leave"),
        ("enter(); if (x) { leave(); }", ObstacleKind.LEAVES, "x)"),
        ("leave(); enter();", ObstacleKind.OTHER_BLOCK, "leave"),
        ("while (enter()) leave();", ObstacleKind.LEAVES, "enter"),
        ("enter(); if (x) goto out; leave(); out: ;", ObstacleKind.LEAVES, "x)"),
        ("enter(); if (x) { y = 1; return; } leave();", ObstacleKind.LEAVES, "x)"),
        ("enter(); if (unlikely(a())) return; leave();", ObstacleKind.LEAVES, "a()"),
        ("for (;;) { enter(); if (x) break; leave(); }", ObstacleKind.LEAVES, "x)"),
        ("for (;;) { enter(); if (x) continue; leave(); }", ObstacleKind.LEAVES, "x)"),
        ("for (;;) { enter(); switch (x) { case 1: continue; } leave(); }", ObstacleKind.LEAVES, "case"),
        ("for (;;) { enter(); y = ({ if (x) break; 1; }); leave(); }", ObstacleKind.LEAVES, "x)"),
        ('enter(); asm goto("" : : : : out); leave(); out: ;', ObstacleKind.LEAVES, "enter"),
        ("enter(); get_user(x, out); leave(); out: ;", ObstacleKind.LEAVES, "get_user"),
        ("enter();\n#ifdef A\n\treturn;\n#endif\nleave();", ObstacleKind.LEAVES, "#ifdef"),
        ("enter(); again: a(); leave(); goto again;", ObstacleKind.ENTERS, "a()"),
        ("enter(); if (x) { again: a(); } leave(); goto again;", ObstacleKind.ENTERS, "a()"),
        ("enter(); again: leave(); goto again;", ObstacleKind.ENTERS, "leave"),
        ("switch (x) { case 1: enter(); case 2: leave(); }", ObstacleKind.ENTERS, "leave"),
        ("enter(); while (x) { leave(); }", ObstacleKind.LEAVES, "x)"),
        ("do { enter(); } while (x); leave();", ObstacleKind.LEAVES, "x)"),
        ("return; enter(); leave();", ObstacleKind.ABSENT, "enter"),
        ("if (0) enter(); leave();", ObstacleKind.ABSENT, "enter"),
        ("#ifdef A\n\tif (x)\n#endif\n\t\tenter();\n\tleave();", ObstacleKind.SEVERAL_WAYS, "enter"),
        ("enter(); leave(); goto nowhere;", ObstacleKind.UNCLEAR, "enter"),
    ],
)
def test_obstacle(body: str, kind: ObstacleKind, place: str) -> None:
    """What leaves the stretch or comes into it is named, with the place where the paths part or meet."""
    text, found = _stretch(body)

    assert isinstance(found, Obstacle)
    assert (found.kind, text[found.offset :].startswith(place)) == (kind, True)
    assert found.detail


@pytest.mark.parametrize("holder", ["run();", "{ run(); }", "do { run(); } while (0);", "x = y ? run() : 0, 1;"])
def test_third_call(holder: str) -> None:
    """A third call stands on every path, or a constant rules the others out."""
    _, between, third = _third(f"enter(); a(); {holder} b(); leave();")
    assert third is not None

    assert (between.find_obstacle(third, 0) is None) is ("?" not in holder)


@pytest.mark.parametrize(
    ("body", "kind", "place"),
    [
        ("enter(); if (x) a(); else run(); leave();", ObstacleKind.AROUND, "x)"),
        ("enter(); if (x && run()) a(); leave();", ObstacleKind.AROUND, "x &&"),
        ("enter(); if (x) goto on; run(); on: leave();", ObstacleKind.AROUND, "x)"),
        ("enter(); do { run(); } while (x); leave();", ObstacleKind.REPEATED, "run"),
        ("enter(); again: run(); if (x) goto again; leave();", ObstacleKind.REPEATED, "run"),
    ],
)
def test_third_call_is_passed_by(body: str, kind: ObstacleKind, place: str) -> None:
    """A path around the third call, or over it twice, is named."""
    text, between, third = _third(body)
    assert third is not None

    found = between.find_obstacle(third, text.index("run()"))

    assert found is not None
    assert (found.kind, text[found.offset :].startswith(place)) == (kind, True)


@pytest.mark.parametrize("body", ["run(); enter(); leave();", "enter(); leave(); run();"])
def test_third_call_stands_outside(body: str) -> None:
    """What stands before the stretch, or behind it, is no call of it."""
    assert _third(body)[2] is None


def test_calls_on_both_sides() -> None:
    """What stands before the third call and behind it is told apart, the third call and the ends left out."""
    _, between, third = _third("z(); enter(); if (x) b(); a(c()); run(); while (y) d(); leave(); e();")
    assert third is not None

    sides = [
        [call.callee for _, call in between.calls(nodes)] for nodes in (between.until(third), between.behind(third))
    ]

    assert sides == [["b", "a", "c"], ["d"]]


def test_paths_around_are_not_before() -> None:
    """What stands on a path around the third call does not stand before that call."""
    _, between, third = _third("enter(); a(); if (x) { b(); run(); } else { c(); } d(); leave();")
    assert third is not None

    assert [call.callee for _, call in between.calls(between.until(third))] == ["a", "b"]


def test_end_of_a_scope_is_a_call_of_its_own() -> None:
    """A guard's end stands on the path, but a stretch does not begin with it."""
    _, between = _between("{ enter(); { guard(irq)(); a(); } leave(); }")

    assert [call.is_release for _, call in between.calls(between.inside)] == [False, True, False]
