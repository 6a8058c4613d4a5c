"""Prototypes: what any declaration of a function says about its type."""

import pytest

from migrator.syntax.declarations import Variable
from migrator.syntax.prototypes import Prototype, find_prototype
from migrator.syntax.unit import Unit


@pytest.mark.parametrize(
    ("text", "returns"),
    [
        ("int f(void);", "int"),
        ("void f(void) { }", "void"),
        ("unsigned long\nf(void);", "unsigned long"),
        ("extern int f(void);", "int"),
        ("static inline bool f(void) { }", "bool"),
        ("static __always_inline int f(void) { }", "int"),
        ("noinstr int f(void);", "int"),
        ("int noinstr f(void);", "int"),
        ("static noinline_for_stack int f(void) { }", "int"),
        ("asmlinkage __visible int f(void);", "int"),
        ("struct s *f(void);", "struct s *"),
        ("const struct s **f(void);", "const struct s **"),
        ("__u32 f(void);", "__u32"),
        ("const __le16 *f(void);", "const __le16 *"),
        ("__poll_t f(void);", "__poll_t"),
        ("void __iomem *f(void);", "void __iomem *"),
        ("int f(void) __must_check;", "int"),
        ("long f(void)\n{\n\treturn g();\n}\n", "long"),
        ("struct s { int a; };\nint f(void);", "int"),
        ("#define A 1\nint f(void);", "int"),
        ("#ifdef A\nint f(void);\n#endif\n", "int"),
        ("/* says what f(x) does */\nint f(void);", "int"),
        ("/* long f(void); */ int f(void);", "int"),
        ('char *s = "long f(void)";\nint f(void);', "int"),
        ("#define f(x) g(x)\nint f(void);", "int"),
        ("#if 0\nlong f(void);\n#endif\nint f(void);", "int"),
        ("long g(void) { return f(1); }\nint f(void);", "int"),
        ("int x = f(1);\nlong f(void);", "long"),
        ("long ff(void);\nint f(void);", "int"),
        ("typedef long f(void);\nint f(void);", "int"),
    ],
)
def test_return_type(text: str, returns: str) -> None:
    """The return type has neither storage nor attributes, and calls, comments and dead text say nothing."""
    prototype = find_prototype(Unit(text), "f")

    assert prototype is not None
    assert prototype.returns == returns


@pytest.mark.parametrize(
    "text",
    [
        "",
        "int g(void);",
        "int x = f(1);",
        "#define f(x) g(x)\n",
        "int g(void) { return f(1); }",
        "struct s { int (*f)(void); };",
        "/* int f(void); */",
        "f(void);",
        "static f(void) { }",
        "DEFINE(int, f(1));",
        "int f(void",
        "#if 0\nint f(void);\n#endif\n",
        "typedef int f(void);",
    ],
)
def test_no_prototype(text: str) -> None:
    """What does not tell a type is no prototype."""
    assert find_prototype(Unit(text), "f") is None


def test_parameters() -> None:
    """Parameters come in order, with or without names."""
    unit = Unit("int f(struct s *s, unsigned long, u8 buf[4], void (*done)(int), ...);")

    assert find_prototype(unit, "f") == Prototype(
        "int",
        (
            Variable("s", "struct s *"),
            Variable("", "unsigned long"),
            Variable("buf", "u8 *", is_array=True),
            Variable("done", ""),
        ),
    )


def test_parameters_of_void_and_of_nothing() -> None:
    """`(void)` and `()` take nothing."""
    assert find_prototype(Unit("int f(void);"), "f") == Prototype("int", ())
    assert find_prototype(Unit("int f();"), "f") == Prototype("int", ())


def test_first_declaration_wins() -> None:
    """The first declaration that tells a type is taken."""
    unit = Unit("int f(int a);\nint f(int b)\n{\n}\n")

    assert find_prototype(unit, "f") == Prototype("int", (Variable("a", "int"),))
