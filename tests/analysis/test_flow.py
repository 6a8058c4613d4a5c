"""The graph: every way through a body, and the calls on it in their order."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.analysis.building import build_flow
from migrator.analysis.flow import Called, Flow, Returned
from migrator.syntax.statements import Body
from migrator.syntax.unit import Unit

_TRANSPARENT = frozenset({"likely", "unlikely"})


def flow_of(body: str) -> Flow:
    """Return the graph of a function with that body."""
    unit = Unit(f"int f(struct v *vcpu)\n{{\n{body}\n}}\n")
    (function,) = unit.outline.functions
    statements = unit.body(function)
    assert isinstance(statements, Body)
    end = function.body.end - 1
    return build_flow(unit.text, statements, end, _TRANSPARENT, lambda call: "guard(" in call.told)


def ways_of(flow: Flow, turns: int = 2) -> set[str]:
    """Return the calls on every way from begin to end, in words; no node more than `turns` times on one."""
    found: set[str] = set()
    waiting: list[tuple[int, tuple[int, ...]]] = [(0, ())]
    while waiting:
        at, path = waiting.pop()
        if path.count(at) >= turns:
            continue
        path = (*path, at)
        if at == flow.end:
            found.add(" ".join(_told(flow, path)))
        waiting += [(to, path) for _, to in flow.nodes[at].edges]
    return found


def _told(flow: Flow, path: tuple[int, ...]) -> list[str]:
    told = []
    for number in path:
        step = flow.nodes[number].step
        if isinstance(step, Called):
            told.append(f"~{step.callee}" if step.is_release else step.callee)
    return told


@pytest.mark.parametrize(
    ("body", "ways"),
    [
        ("a(); b();", {"a b"}),
        ("if (a()) b(); else c(); d();", {"a b d", "a c d"}),
        ("if (a() && b()) c(); d();", {"a d", "a b d", "a b c d"}),
        ("if (a() || !b()) c();", {"a c", "a b c", "a b"}),
        ("if (unlikely(a())) b();", {"a b", "a"}),
        ("x = a() ? b() : c();", {"a b", "a c"}),
        ("a(b(), c(d()));", {"b d c a"}),
        ("while (a()) b();", {"a", "a b a"}),
        ("do { a(); } while (b());", {"a b", "a b a b"}),
        ("do { if (a()) break; b(); } while (0); c();", {"a c", "a b c", "a b a c", "a b a b c"}),
        ("for (i = a(); b(); c()) { if (d()) continue; e(); }", {"a b", "a b d c b", "a b d e c b"}),
        ("for (;;) { if (a()) break; }", {"a", "a a"}),
        ("if (a()) return b(); c();", {"a b", "a c"}),
        ("if (a()) goto out; b(); out: c();", {"a c", "a b c"}),
        ("again: a(); if (b()) goto again;", {"a b", "a b a b"}),
        ("switch (a()) { case 1: b(); case 2: c(); break; default: d(); }", {"a b c", "a c", "a d"}),
        ("switch (a()) { case 1: b(); }", {"a b", "a"}),
        ("switch (a()) { case 1 ... 3: b(); break; }", {"a b", "a"}),
        ("\n#ifdef X\na();\n#else\nb();\n#endif\nc();", {"a c", "b c"}),
        ("x = ({ int t = a(); b(t); (t); }); c();", {"a b c"}),
        ("for_each_vcpu(v) { a(); } b();", {"for_each_vcpu b", "for_each_vcpu a b"}),
        ("int r = a(), s = b();", {"a b"}),
        ("vcpu->ops->run(a());", {"a vcpu->ops->run"}),
        ("(*fn)(a());", {"a fn"}),
        ("call(run)(a());", {"a call(run)"}),
        ("x = (int)a(); y = sizeof(b());", {"a"}),
        ('asm goto("jmp %l0" : : : : out); a(); out: b();', {"a b", "b"}),
        ("{ guard(irqsave)(); a(); } b();", {"guard(irqsave) a ~guard(irqsave) b"}),
        (
            "guard(irqsave)(); if (a()) return 1; b();",
            {
                "guard(irqsave) a ~guard(irqsave)",
                "guard(irqsave) a b ~guard(irqsave)",
            },
        ),
        ("scoped_guard(irqsave) { a(); } b();", {"scoped_guard a ~scoped_guard b"}),
        ("{ guard(irq)(); goto out; } a(); out: b();", {"guard(irq) ~guard(irq) b"}),
    ],
)
def test_ways_through(body: str, ways: set[str]) -> None:
    """Both sides of branches, loops, jumps, fall-through and the ends of scopes."""
    found = ways_of(flow_of(body))

    assert ways <= found
    assert {way for way in found if len(way.split()) <= max(len(way.split()) for way in ways)} == ways


def test_same_condition_comes_out_the_same_way() -> None:
    """What one `#ifdef` takes, another with the same words takes as well: both guards test one name."""
    flow = flow_of("\n#ifdef X\na();\n#endif\nb();\n#ifndef X\nc();\n#endif")
    tests = {guard.test[0].text: guard.came_true for node in flow.nodes for guard, _ in node.edges if guard}

    assert set(tests) == {"#ifdef X"}


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("goto *where;", "computed label"),
        ("goto nowhere;", "label `nowhere`"),
        ("break;", "no loop"),
        ("case 1: a();", "no switch"),
    ],
)
def test_what_is_not_understood_is_told(body: str, problem: str) -> None:
    """A sentence for each; the rest of the graph is there."""
    assert any(problem in told for told in flow_of(f"{body} b();").problems)


def test_every_return_knows_its_place() -> None:
    """The closing brace is one as well, where control falls through to it."""
    flow = flow_of("if (a())\n\treturn 1;")
    offsets = [node.step.offset for node in flow.nodes if isinstance(node.step, Returned)]

    assert len(offsets) == len(set(offsets)) == 2


_SIMPLE = st.integers(0, 99).map(lambda number: f"c{number}();")


def _nest(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, inner).map(lambda pair: f"if (x) {{ {pair[0]} }} else {{ {pair[1]} }}"),
        inner.map(lambda body: f"while (x) {{ {body} }}"),
        inner.map(lambda body: f"do {{ {body} }} while (x);"),
        inner.map(lambda body: f"switch (x) {{ case 1: {body} break; default: ; }}"),
        inner.map(lambda body: f"\n#if X\n{body}\n#endif\n"),
        st.lists(inner, min_size=1, max_size=3).map(" ".join),
    )


@given(st.recursive(_SIMPLE, _nest, max_leaves=12))
def test_no_call_is_lost(body: str) -> None:
    """Whatever is nested in whatever, every call stands on a way from begin to end."""
    flow = flow_of(body)
    reached, waiting = {0}, [0]
    while waiting:
        new = {to for _, to in flow.nodes[waiting.pop()].edges} - reached
        reached |= new
        waiting += new
    calls = {flow.nodes[number].step.callee for number in reached if isinstance(flow.nodes[number].step, Called)}  # type: ignore[union-attr]

    assert calls == {word.rstrip("();") for word in body.split() if word.startswith("c") and word.endswith("();")}
    assert flow.end in reached


def test_graph_of_a_long_body_is_no_larger_than_its_code() -> None:
    """Twice the branches, twice the nodes."""
    sizes = [len(flow_of("if (x()) y();\n" * count).nodes) for count in (20, 40, 80)]

    assert [later - earlier for earlier, later in pairwise(sizes)][1] == 2 * (sizes[1] - sizes[0])


@pytest.mark.parametrize(
    "body",
    ["if (a" + " && b()" * 2000 + ") c();", "if (x) a();" + " else if (y) b();" * 2000, "a();\n" * 4000],
    ids=["conditions", "else-ifs", "statements"],
)
def test_long_code_is_not_deep(body: str) -> None:
    """What is written one after the other is no deeper for it."""
    assert len(flow_of(body).nodes) < 20_000
