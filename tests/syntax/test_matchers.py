"""Matchers: calls, patterns for calls, and assignments among tokens."""

import pytest

from migrator.syntax.matchers import (
    find_calls,
    find_closing,
    is_plain_call,
    match_assignment,
    parse_call_pattern,
)
from tests.syntax.reading import significant, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("f();", ["f()"]),
        ("f(g(a), h());", ["f(g(a), h())", "g(a)", "h()"]),
        ("x = f(a) + g(b);", ["f(a)", "g(b)"]),
        ("a->b(c);", ["a->b(c)"]),
        ("a.b->c(d);", ["a.b->c(d)"]),
        ("if (f(a))", ["f(a)"]),
        ("return (a);", []),
        ("sizeof(x) + typeof(y)", []),
        ("while (!f())", ["f()"]),
        ("(*f)(a);", []),
        ("for_each(x, g(y))", ["for_each(x, g(y))", "g(y)"]),
        ("x = ({ f(); g(); });", ["f()", "g()"]),
        ('pr_info("f() %d", g());', ['pr_info("f() %d", g())', "g()"]),
        ("x = 3; /* f() */", []),
        ("f(a", []),
        ("f", []),
        ("", []),
    ],
)
def test_find_calls(text: str, expected: list[str]) -> None:
    """Calls are found where they are, outer ones first; keywords, strings and comments are none."""
    assert [text[slice(*call.span)] for call in find_calls(significant(text))] == expected


def test_what_a_call_carries() -> None:
    """A call knows its callee and its arguments; commas in brackets separate none."""
    (call, inner) = find_calls(significant("vcpu->run(a, f(b, c), { 1, 2 });"))

    assert words(call.callee) == ["vcpu", "->", "run"]
    assert (call.name, call.is_member) == ("run", True)
    assert [words(argument) for argument in call.arguments] == [["a"], [*"f(b,c)"], [*"{1,2}"]]
    assert (inner.name, inner.is_member) == ("f", False)


@pytest.mark.parametrize("text", ["a[1]->f();", "g()->f();", "(a).f();"])
def test_member_of_what_has_no_plain_name(text: str) -> None:
    """A call through an expression still reads as one of a member."""
    call = next(call for call in find_calls(significant(text)) if call.name == "f")

    assert call.is_member


@pytest.mark.parametrize(
    ("text", "opening", "closing"),
    [("()", 0, 1), ("(a(b)c)d", 0, 6), ("([{}])", 1, 4), ("(a", 0, None), ("a", 0, 0)],
)
def test_find_closing(text: str, opening: int, closing: int | None) -> None:
    """Brackets of every kind count; None where nothing closes."""
    assert find_closing(significant(text), opening) == closing


@pytest.mark.parametrize(
    ("pattern", "call", "expected"),
    [
        ("f()", "f()", True),
        ("f()", "f(a)", False),
        ("f()", "g()", False),
        ("f()", "a->f()", False),
        ("f(...)", "f()", True),
        ("f(...)", "f(a, b)", True),
        ("f(a, ...)", "f(a)", True),
        ("f(a, ...)", "f(a, b, c)", True),
        ("f(a, ...)", "f(b)", False),
        ("f(a, ...)", "f()", False),
        ("f(a)", "f(a, b)", False),
        ("f(a->b)", "f(a -> b)", True),
        ("f(a->b)", "f(a->c)", False),
        ("a->f(b)", "a->f(b)", True),
        ("a->f(b)", "f(b)", False),
        ("f(g, ...)", "f(g, h(1))", True),
    ],
)
def test_call_pattern(pattern: str, call: str, expected: bool) -> None:
    """A pattern matches word for word; `...` stands for any arguments at the end."""
    parsed = parse_call_pattern(pattern)
    assert parsed is not None

    assert parsed.matches(next(find_calls(significant(call)))) is expected


@pytest.mark.parametrize("source", ["", "f", "f(", "f() + g()", "(f)()", "f();", "if (a)"])
def test_what_is_no_call_pattern(source: str) -> None:
    """What is not exactly one call is no pattern."""
    assert parse_call_pattern(source) is None


def test_call_pattern_keeps_its_source() -> None:
    """A pattern can be shown as it was written."""
    pattern = parse_call_pattern("f( a,b )")

    assert pattern is not None
    assert (pattern.source, pattern.callee, pattern.arguments) == ("f( a,b )", ("f",), (("a",), ("b",)))


@pytest.mark.parametrize(
    ("text", "target", "operator", "value"),
    [
        ("x = f(a);", "x", "=", "f(a)"),
        ("a->b[c = 1] = d;", "a->b[c=1]", "=", "d"),
        ("x |= y == z;", "x", "|=", "y==z"),
        ("x <<= 1;", "x", "<<=", "1"),
        ("x = y = z;", "x", "=", "y=z"),
    ],
)
def test_match_assignment(text: str, target: str, operator: str, value: str) -> None:
    """The first assignment outside brackets splits a statement in target and value."""
    found = match_assignment(significant(text))

    assert found is not None
    assert ("".join(words(found.target)), found.operator, "".join(words(found.value))) == (target, operator, value)


@pytest.mark.parametrize("text", ["f(a = b);", "x == y;", "x <= y;", "x++;", ""])
def test_match_no_assignment(text: str) -> None:
    """Comparisons, and assignments inside brackets, are none."""
    assert match_assignment(significant(text)) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("f();", True), ("g ( ) ;", True), ("h();", False), ("f(a);", False), ("f()", False), ("x = f();", False)],
)
def test_is_plain_call(text: str, expected: bool) -> None:
    """Only a statement that is `name();` is one."""
    assert is_plain_call(significant(text), ["f", "g"]) is expected
