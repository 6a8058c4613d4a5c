"""Declarations: which statements are one, and what they declare."""

import pytest

from migrator.syntax.declarations import (
    Variable,
    declared_parameters,
    declared_variables,
    is_declaration,
    split_commas,
)
from tests.syntax.reading import significant, words


@pytest.mark.parametrize(
    "text",
    [
        "int x;",
        "unsigned long flags = 0;",
        "struct x *y = z;",
        "const char *s;",
        "static int x;",
        "typeof(a) b = a;",
        "u64 x;",
        "u32 x = f(), y;",
        "foo_t *x;",
        "foo_t **x = y;",
        "foo_t *x, *y;",
        "foo_t *x[3];",
        "u8 __maybe_unused x;",
        "__auto_type x = y;",
        "enum e e = E;",
        "int __attribute__((unused)) x;",
    ],
)
def test_is_declaration(text: str) -> None:
    """A type, or a word that can only be one, declares."""
    assert is_declaration(significant(text))


@pytest.mark.parametrize(
    "text",
    [
        "x = y;",
        "f(x);",
        "x++;",
        "*x = 3;",
        "a->b = c;",
        "return x;",
        "goto out;",
        "x * f(y);",
        "x * 3;",
        "DECLARE_BITMAP(x, 3);",
        "x;",
        ";",
        "x",
        "x *",
        "x * y",
        "x * *",
        "",
    ],
)
def test_is_no_declaration(text: str) -> None:
    """Expressions, jumps and pieces of statements declare nothing."""
    assert not is_declaration(significant(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("int x;", [Variable("x", "int")]),
        ("unsigned long long x = 1;", [Variable("x", "unsigned long long")]),
        ("u64 a = f(b, c), d;", [Variable("a", "u64"), Variable("d", "u64")]),
        (
            "struct s *a, b, **c;",
            [Variable("a", "struct s *"), Variable("b", "struct s"), Variable("c", "struct s **")],
        ),
        ("static const char *s;", [Variable("s", "const char *")]),
        ("struct s __percpu *p;", [Variable("p", "struct s __percpu *")]),
        ("u8 a[16], *b;", [Variable("a", "u8 *", True), Variable("b", "u8 *")]),
        ("char *a[3];", [Variable("a", "char **", True)]),
        ("int a[2][3];", [Variable("a", "")]),
        ("int a[] = { 1, 2 }, b;", [Variable("a", "int *", True), Variable("b", "int")]),
        ("struct s a = { .b = 1, .c = f(2, 3) };", [Variable("a", "struct s")]),
        ("unsigned x:3;", [Variable("x", "unsigned")]),
        ("int (*f)(int a), b;", [Variable("f", ""), Variable("b", "int")]),
        ("int (*a[3])(void);", [Variable("a", "")]),
        ("int *(*p)[3];", [Variable("p", "")]),
        ("typeof(a->b) *x = y;", [Variable("x", "")]),
        ("typeof(*a) x, y;", [Variable("x", ""), Variable("y", "")]),
        ("__auto_type x = y;", [Variable("x", "")]),
        ("_Atomic(int) x;", [Variable("x", "")]),
        ("volatile int x;", [Variable("x", "")]),
        ("struct { int a; } x;", [Variable("x", "")]),
        ("struct s { int a; } x, *y;", [Variable("x", ""), Variable("y", "")]),
        ("enum { A, B } x = A;", [Variable("x", "")]),
        ("struct s;", []),
        ("struct s { int a; };", []),
        ("int x __maybe_unused;", [Variable("x", "int")]),
        ("u8 x __aligned(8) = 3;", [Variable("x", "u8")]),
        ("u8 x[16] __aligned(8);", [Variable("x", "u8 *", True)]),
        ("u32 __maybe_unused x;", [Variable("x", "u32")]),
        ("int __attribute__((unused)) x;", [Variable("x", "")]),
        ("__u32 __x;", [Variable("__x", "__u32")]),
        ("int f(int a);", [Variable("f", "")]),
        (";", []),
    ],
)
def test_declared_variables(text: str, expected: list[Variable]) -> None:
    """Each name comes with its type as a parameter would spell it, or none where that cannot be said."""
    assert list(declared_variables(significant(text))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("void", []),
        ("void *", [Variable("", "void *")]),
        ("struct s *s, unsigned long x", [Variable("s", "struct s *"), Variable("x", "unsigned long")]),
        ("struct s *, unsigned long", [Variable("", "struct s *"), Variable("", "unsigned long")]),
        ("foo_t, u8 x", [Variable("", "foo_t"), Variable("x", "u8")]),
        ("const char *fmt, ...", [Variable("fmt", "const char *")]),
        ("void (*f)(int, int), int x", [Variable("f", ""), Variable("x", "int")]),
        ("void (*)(int), int x", [Variable("", ""), Variable("x", "int")]),
        ("u8 a[static 4], int", [Variable("a", "u8 *", True), Variable("", "int")]),
        ("struct s *const s", [Variable("s", "struct s *")]),
        ("const foo_t", [Variable("", "const foo_t")]),
        ("enum e e, struct s", [Variable("e", "enum e"), Variable("", "struct s")]),
        ("char __user *buf __maybe_unused", [Variable("buf", "char __user *")]),
    ],
)
def test_declared_parameters(text: str, expected: list[Variable]) -> None:
    """Each parameter keeps its place in the list, with or without a name."""
    assert list(declared_parameters(significant(text))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("a", [["a"]]),
        ("a, b", [["a"], ["b"]]),
        ("f(a, b), c[d, e], { g, h }", [["f", "(", "a", ",", "b", ")"], ["c", "[", "d", ",", "e", "]"], [*"{g,h}"]]),
    ],
)
def test_split_commas(text: str, expected: list[list[str]]) -> None:
    """Only commas outside brackets split."""
    assert [words(piece) for piece in split_commas(significant(text))] == expected
