"""Straight lines: where there is one, what stands in its way, and the interrupt mask before it."""

import pytest

from migrator.analysis.straight import (
    Mask,
    Obstacle,
    ObstacleKind,
    Stretch,
    always_leaves,
    calls_matching,
    find_leaving,
    find_stretch,
    mask_before,
)
from migrator.syntax.matchers import is_plain_call
from migrator.syntax.statements import Body, Statement
from migrator.syntax.unit import Unit


def _statements(body: str) -> tuple[str, tuple[Statement, ...]]:
    unit = Unit(f"void f(void)\n{{\n{body}\n}}\n")
    (function,) = unit.outline.functions
    found = unit.body(function)
    assert isinstance(found, Body)
    return unit.text, found.statements


def _stretch(body: str) -> Stretch | Obstacle:
    text, statements = _statements(body)
    return find_stretch(statements, text.index("enter()"), text.index("leave()"))


def _texts(body: str, statements: tuple[Statement, ...]) -> list[str]:
    text, _ = _statements(body)
    return [text[statement.span.start : statement.span.end] for statement in statements]


def test_stretch() -> None:
    """The list is cut at both ends; the lists around are told from the inside out."""
    body = "a(); if (x) { b(); enter(); c(); leave(); d(); } e();"

    found = _stretch(body)

    assert isinstance(found, Stretch)
    assert _texts(body, found.before) == ["b();"]
    assert _texts(body, found.inside) == ["enter();", "c();", "leave();"]
    assert _texts(body, found.after) == ["d();"]
    assert [_texts(body, line) for line in found.outer] == [[], ["a();"]]


@pytest.mark.parametrize("loop", ["while (x)", "for (;;)", "for_each_vcpu(v)", "switch (x)"])
def test_outer_lists_end_at_a_loop(loop: str) -> None:
    """What stands before a loop says nothing of its second turn, and a switch jumps over it."""
    found = _stretch(f"a(); {loop} {{ b(); enter(); leave(); }}")

    assert isinstance(found, Stretch)
    assert _texts(f"a(); {loop} {{ b(); enter(); leave(); }}", found.outer[0] if found.outer else ()) == []


@pytest.mark.parametrize(
    ("body", "kind", "word"),
    [
        ("if (x) { enter(); } leave();", ObstacleKind.OTHER_BLOCK, "another block"),
        ("enter(); if (x) { leave(); }", ObstacleKind.OTHER_BLOCK, "another block"),
        ("leave(); enter();", ObstacleKind.OTHER_BLOCK, "another block"),
        ("while (enter()) leave();", ObstacleKind.OTHER_BLOCK, "another block"),
        ("enter(); if (x) goto out; leave(); out: ;", ObstacleKind.LEAVES, "goto"),
        ("enter(); if (x) return; leave();", ObstacleKind.LEAVES, "return"),
        ("for (;;) { enter(); if (x) break; leave(); }", ObstacleKind.LEAVES, "break"),
        ("for (;;) { enter(); if (x) continue; leave(); }", ObstacleKind.LEAVES, "continue"),
        ("for (;;) { enter(); switch (x) { case 1: continue; } leave(); }", ObstacleKind.LEAVES, "continue"),
        ("for (;;) { enter(); y = ({ if (x) break; 1; }); leave(); }", ObstacleKind.LEAVES, "break"),
        ("for (;;) { enter(); if_odd (x) { break; } leave(); }", ObstacleKind.LEAVES, "break"),
        ('enter(); asm goto("" : : : : out); leave(); out: ;', ObstacleKind.LEAVES, "goto"),
        ("enter(); get_user(x, out); leave(); out: ;", ObstacleKind.LEAVES, "out"),
        ("enter();\n#ifdef A\n\treturn;\n#endif\nleave();", ObstacleKind.LEAVES, "return"),
        ("enter(); again: a(); leave(); goto again;", ObstacleKind.LABEL, "again"),
        ("enter(); if (x) { again: a(); } leave(); goto again;", ObstacleKind.LABEL, "again"),
        ("switch (x) { case 1: enter(); case 2: leave(); }", ObstacleKind.LABEL, "case"),
        ("#ifdef A\n\tif (x)\n#endif\n\t\tenter();\n\tleave();", ObstacleKind.SEVERAL_WAYS, "#if"),
        ("#ifdef A\n\tenter(); leave();\n#endif\n", ObstacleKind.SEVERAL_WAYS, "#if"),
    ],
)
def test_obstacle(body: str, kind: ObstacleKind, word: str) -> None:
    """Whatever leaves the stretch or enters it is named."""
    found = _stretch(body)

    assert isinstance(found, Obstacle)
    assert found.kind is kind
    assert word in found.detail


def test_obstacle_absent() -> None:
    """An offset that begins no token of a statement has no stretch."""
    text, statements = _statements("enter(); leave();")

    found = find_stretch(statements, text.index("enter()") + 1, text.index("leave()"))

    assert isinstance(found, Obstacle)
    assert found.kind is ObstacleKind.ABSENT


@pytest.mark.parametrize(
    "inside",
    [
        "for (;;) { if (x) break; continue; }",
        "switch (x) { case 1: break; default: a(); }",
        "while (x) { switch (y) { case 1: continue; } }",
        "do { break; } while (0);",
        "list_for_each_entry(a, b, c) { break; }",
        "#if 0\n\treturn;\n#endif",
        "if (x) a(); else b();",
    ],
)
def test_no_obstacle(inside: str) -> None:
    """Jumps that end where they began do not matter."""
    assert isinstance(_stretch(f"enter();\n{inside}\nleave();"), Stretch)


@pytest.mark.parametrize(
    ("body", "leaves"),
    [
        ("return;", True),
        ("a(); goto out; out: b();", False),
        ("if (x) return; else goto out;", True),
        ("if (x) return;", False),
        ("{ a(); return; }", True),
        ("while (x) return;", False),
        ("switch (x) { default: return; }", False),
        ("#ifdef A\n\treturn;\n#endif", False),
        ("#ifdef A\n\treturn;\n#else\n\treturn;\n#endif", True),
    ],
)
def test_always_leaves(body: str, leaves: bool) -> None:
    """A list leaves where its last statement does on every way."""
    assert always_leaves(_statements(body)[1]) is leaves


def test_always_leaves_nothing() -> None:
    """An empty list is passed through."""
    assert not always_leaves(())


def test_find_leaving_in_context() -> None:
    """`break` and `continue` leave a statement only where no loop in it takes them."""
    _, (loop,) = _statements("for (;;) { if (x) break; }")
    (branch,) = loop.parts[0]

    assert find_leaving(loop) is None
    assert find_leaving(branch) is not None
    assert find_leaving(branch, in_loop=True) is None
    assert find_leaving(branch, in_switch=True) is None


def test_calls_matching() -> None:
    """Calls of inner statements and of arguments are found."""
    text, (statement,) = _statements("if (on(1)) { while (x) a(on(2)); }")

    assert calls_matching(statement, lambda name: name == "on") == [text.index("on(1"), text.index("on(2")]


@pytest.mark.parametrize(
    ("body", "mask"),
    [
        ("off(); enter(); leave();", Mask.OFF),
        ("off(); a(); if (x) b(); enter(); leave();", Mask.OFF),
        ("off(); if (x) { on(); return; } enter(); leave();", Mask.OFF),
        ("off(); if (x) { on(); return; } else if (y) { on(); return; } enter(); leave();", Mask.OFF),
        ("off(); if (x) { enter(); leave(); }", Mask.OFF),
        ("off(); { a(); { enter(); leave(); } }", Mask.OFF),
        ("off(); on(); enter(); leave();", Mask.ON),
        ("off(); if (x) { on(); a(); off(); } enter(); leave();", Mask.OFF),
        ("off(); if (x) { on(); a(); off(); } else on(); enter(); leave();", Mask.MAYBE_ON),
        ("off(); { on(); } enter(); leave();", Mask.MAYBE_ON),
        ("if (x) { on(); a(); off(); } enter(); leave();", Mask.UNKNOWN),
        ("on(); if (x) { enter(); leave(); }", Mask.ON),
        ("enter(); leave();", Mask.UNKNOWN),
        ("off(); if (x) on(); enter(); leave();", Mask.MAYBE_ON),
        ("off(); if (x) { on(); return; } else { on(); } enter(); leave();", Mask.MAYBE_ON),
        ("off(); if (on()) return; enter(); leave();", Mask.MAYBE_ON),
        ("off(); again: enter(); leave(); goto again;", Mask.UNKNOWN),
        ("off(); if (x) { again: a(); } enter(); leave(); goto again;", Mask.UNKNOWN),
        ("off(); while (x) { on(); } enter(); leave();", Mask.MAYBE_ON),
        ("off(); while (x) { enter(); leave(); on(); }", Mask.UNKNOWN),
        ("switch (x) { case 1: off(); break; default: enter(); leave(); }", Mask.UNKNOWN),
        ("#ifdef A\n\toff();\n#endif\n\tenter(); leave();", Mask.UNKNOWN),
    ],
)
def test_mask_before(body: str, mask: Mask) -> None:
    """The mask is off only where the lines before say so on every way."""
    stretch = _stretch(body)
    assert isinstance(stretch, Stretch)

    found = mask_before(stretch, lambda s: is_plain_call(s.tokens, ["off"]), lambda name: name in {"on", "off"})

    assert found is mask
