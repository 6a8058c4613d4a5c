"""Outline: which braces are functions, what their heads say, and what `#if` does to both."""

import pytest

from migrator.syntax.directives import condition_of, is_never
from migrator.syntax.outline import Outline, parse_outline
from migrator.syntax.unit import Unit
from migrator.text import Place
from tests.syntax.reading import the_function


def names(text: str) -> list[str]:
    """Return the names of the functions of `text`, which must hold no problem."""
    outline = parse_outline(text)
    assert outline.problems == ()
    return [function.name for function in outline.functions]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("int f(void) { }", "f"),
        ("int\nf(void)\n{\n}\n", "f"),
        ("f() { }", "f"),
        ("static noinstr void f(int a) { }", "f"),
        ("static __always_inline struct x *f(struct y *y, ...) { }", "f"),
        ("void noinstr f(void) { }", "f"),
        ("static __init __attribute__((unused)) int f(void) { }", "f"),
        ("__attribute__((unused)) int f(void) { }", "f"),
        ("__printf(1, 2)\nint f(const char *s, ...) { }", "f"),
        ("__acquires(lock) int f(void) { }", "f"),
        ('static int __section(".text") f(void) { }', "f"),
        ("static int f(struct x *x) __releases(&x->lock) { }", "f"),
        ("static int f(struct x *x)\n\t__acquires(a)\n\t__must_hold(b)\n{ }", "f"),
        ("int f(void) __attribute__((noinline)) { }", "f"),
        ("f(void) noinstr { }", "f"),
        ("void (*f(int sig, void (*next)(int)))(int) { }", "f"),
        ("static int (*f(void))(struct x *, int) { }", "f"),
        ("void f(int (*g)(void), int a[3]) { }", "f"),
        ("SYSCALL_DEFINE3(name, int, a, int, b, char __user *, c) { }", "SYSCALL_DEFINE3"),
        ("GLUE(P, x)(struct y *z) { }", "GLUE(P, x)"),
        ("static int GLUE(P, x)(struct y *z) { }", "GLUE(P, x)"),
        ("EXPORT_SYMBOL(g)\nint f(void) { }", "f"),
        ("MODULE_A(x)\nMODULE_B(y, 2)\nstatic int f(void) { }", "f"),
        ("MODULE_A(x)\nSYSCALL_DEFINE1(name, int, a) { }", "SYSCALL_DEFINE1"),
        ("EXPORT_SYMBOL(g);\nint f(void) { }", "f"),
        ("struct x *f(struct x *x) { }", "f"),
        ("enum e f(enum e e) { }", "f"),
        ("typeof(x) f(void) { }", "f"),
        ("int x = 3;\nint f(void) { }", "f"),
        ("struct a { int b; };\nint f(void) { }", "f"),
        ("struct a { int b; } __packed;\nint f(void) { }", "f"),
        ("int a[] = { 1, 2 };\nint f(void) { }", "f"),
        ("int f(void) { g('{', \"{\"); /* { */ // {\n}", "f"),
        ("int f(void)\n{\n#define OPEN {\n}\n", "f"),
        ("/* int g(void) { */\nint f(void) { }", "f"),
        ("int f(void) /* { */ { }", "f"),
        ("int f(int a,\r\n      int b)\r\n{\r\n}\r\n", "f"),
        ("int \\\n f(void) \\\n { }", "f"),
        ("\fint f(void) { }\f", "f"),
        ("int f(void) { \x00 \udcff }", "f"),
    ],
)
def test_one_function(text: str, name: str) -> None:
    """A definition is found by its declarator, whatever stands around it."""
    assert names(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "struct x { int a; };",
        "struct x { int (*f)(void); };",
        "struct x { int a; } y = { .a = f(1) };",
        "static struct x y __aligned(8) = { 1 };",
        "struct __aligned(8) x { int a; };",
        "struct __attribute__((packed)) { int a; } x;",
        "typedef struct { int a; } x;",
        "typedef struct x __aligned(8) { int a; } x;",
        "union u { int a; };",
        "enum e { A, B = (1), C };",
        "int a[] = { f(1), g(2) };",
        "static const struct x ops = { .f = f, .g = { 1, 2 } };",
        "DEFINE_X(a) = { 1 };",
        'extern "C" { }',
        "TRACE_EVENT(name, TP_PROTO(int a), TP_fast_assign( { __entry->a = a; } f(a) { } ));",
        "X(a, { b })",
        "int f(void);",
        "int x = ({ f(1) { } });",
        "#if 0\nint f(void) { }\n#endif\n",
        "#if 0 /* not yet */\nint f(void) { }\n#endif\n",
        "#define F int f(void) {\n#define G }\n",
        "#define F \\\nint f(void) \\\n{ \\\n}\n",
        "/* int f(void) { } */",
        '"int f(void) { }";',
        "",
    ],
)
def test_no_function(text: str) -> None:
    """Types, initializers, arguments, comments, strings, macros and `#if 0` hold no function."""
    assert names(text) == []


def test_what_a_function_carries() -> None:
    """A function knows its head, its words, and where it and its parts stand."""
    text = "X(a)\nstatic noinstr int f(int a) __must_hold(a)\n{\n\treturn a;\n}\n"

    function = the_function(text)

    assert text[slice(*function.span)] == text[5:-1]
    assert text[slice(*function.parameters)] == "(int a)"
    assert text[slice(*function.body)] == "{\n\treturn a;\n}"
    assert text[function.at] == "f"
    assert Unit(text).specifiers(function) == ("static", "noinstr", "int", "__must_hold", "(", "a", ")")


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("int f(void) { }\n/* f", 16),
        ("/*/", 0),
        ("#define X /* f", 10),
        ("int x; // y\n/* a */ /* b", 20),
    ],
)
def test_comment_that_never_closes(text: str, offset: int) -> None:
    """What hides the rest of the file is a problem, told with its place."""
    assert Unit(text).outline.problems == (f"a comment at offset {offset} is never closed",)


@pytest.mark.parametrize("text", ["/**/", "/* a */", "// /*", 'char *s = "/*";', "/* a /* b */", "int x; /* */ /***/"])
def test_comment_that_closes(text: str) -> None:
    """A comment that ends, with whatever in it, is no problem."""
    assert Unit(text).outline.problems == ()


def test_parameters_of_a_name_that_a_macro_makes() -> None:
    """The second pair of parentheses holds the parameters, and the name is the macro's call as written."""
    text = "static int GLUE(P,\tx)(struct y *z) { }"

    function = the_function(text)

    assert function.name == "GLUE(P,\tx)"
    assert text[slice(*function.parameters)] == "(struct y *z)"
    assert Unit(text).specifiers(function) == ("static", "int")


def test_functions_come_in_order_and_apart() -> None:
    """Each function starts where its own head does, and functions stand in the order of the text."""
    text = "int f(void)\n{\n}\nEXPORT_SYMBOL(f)\nstatic int g(void) { if (x) { } }\nint h(void) { }"

    functions = parse_outline(text).functions

    assert [text[slice(*function.span)] for function in functions] == [
        "int f(void)\n{\n}",
        "static int g(void) { if (x) { } }",
        "int h(void) { }",
    ]


def test_blocks_are_the_other_braces() -> None:
    """Types and initializers at the top level are blocks; functions, and braces inside parentheses, are not."""
    text = "struct x { int a; } y = { 1 };\nint f(void) { }\nX({ });\nint z[] = { 2 };"

    outline = parse_outline(text)

    assert [text[slice(*span)] for span in outline.blocks] == ["{ int a; }", "{ 1 }", "{ 2 }"]


def test_a_table_without_an_end_hides_no_function_behind_it() -> None:
    """Entries that an including file wraps in braces are blocks, and a `;` ends them."""
    outline = parse_outline("{ 1 },\n{ 2 },\n;\nint f(void) { }")

    assert len(outline.blocks) == 2
    assert [function.name for function in outline.functions] == ["f"]


def test_directives_are_all_there() -> None:
    """Every directive is listed, those in bodies and in `#if 0` too, those in comments and strings not."""
    text = '#if 0\n#define A\n#endif\n/*\n#define B\n*/\nint f(void)\n{\n#undef C\n\tg("\\\n#define D");\n}\n'

    assert [token.text for token in parse_outline(text).directives] == ["#if 0", "#define A", "#endif", "#undef C"]


HEADS = """\
#ifdef A
int f(int a)
#elif B
int g(int b)
#else
int h(void)
#endif
{
	x();
}
"""


def test_heads_offered_by_several_branches() -> None:
    """A body with several heads is a function once for each, with the same body."""
    functions = parse_outline(HEADS).functions

    assert [function.name for function in functions] == ["f", "g", "h"]
    assert {HEADS[slice(*function.body)] for function in functions} == {"{\n\tx();\n}"}
    assert [HEADS[slice(*function.parameters)] for function in functions] == ["(int a)", "(int b)", "(void)"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#ifdef A\nint f(void)\n{\n#else\nint g(void)\n{\n#endif\n\tx();\n}\n", ["f", "g"]),
        ("#ifdef A\nint f(int a)\n{\n#else\nint f(void)\n{\n#endif\n\tx();\n}\n", ["f"]),
        ("#ifdef A\nint f(void) { }\n#else\nint f(void) { }\n#endif\n", ["f", "f"]),
        ("#ifdef A\nint f(void) { }\n#else\nint g(void) { }\n#endif\n", ["f", "g"]),
        ("#ifdef A\nstatic\n#endif\nint f(void)\n{\n}\n", ["f"]),
        ("int f(void)\n#ifdef A\n__releases(a)\n#endif\n{\n}\n", ["f"]),
        ("#if 0\nint f(void)\n#else\nint g(void)\n#endif\n{\n}\n", ["g"]),
        ("#if 0\nint f(void) {\n#endif\nint g(void)\n{\n}\n", ["g"]),
        ("#if A\nint f(void) { }\n#elif 0\nint g(void) { }\n#endif\n", ["f"]),
        ("#if 0\n#ifdef A\nint f(void) { }\n#else\nint g(void) {\n#endif\n#endif\nint h(void) { }\n", ["h"]),
        ("#ifdef A\n#if 0\nint f(void) { }\n#else\nint g(void) { }\n#endif\n#endif\n", ["g"]),
        ("int f(void)\n{\n#ifdef A\n\tif (a) {\n#else\n\tif (b) {\n#endif\n\t}\n}\nint g(void) { }\n", ["f", "g"]),
        ("int f(void)\n{\n#if 0\n\t}\n#endif\n}\nint g(void) { }\n", ["f", "g"]),
        ("int f(void)\n{\n#if 0\n\t}\n#else\n\tif (a) {\n\t}\n#endif\n}\nint g(void) { }\n", ["f", "g"]),
    ],
)
def test_functions_in_branches(text: str, expected: list[str]) -> None:
    """Braces are counted along the first branch that may be compiled, and every branch offers its functions."""
    assert names(text) == expected


def test_only_the_nearest_heads_are_kept() -> None:
    """A long list of alternatives above a function hides neither the function nor its own alternatives."""
    calls = "".join(f"#ifdef A{i}\nX({i})\n#else\nY({i})\n#endif\n" for i in range(100))

    found = [function.name for function in parse_outline(calls + HEADS).functions]

    assert found[0] == "f"
    assert {"g", "h"} < set(found)


@pytest.mark.parametrize(
    ("text", "dead"),
    [
        ("#if 0\na\n#endif\n", ["\na\n"]),
        ("#if 0\na\n#else\nb\n#endif\n", ["\na\n"]),
        ("#if A\na\n#elif 0\nb\n#else\nc\n#endif\n", ["\nb\n"]),
        ("#if A\na\n#endif\n", []),
        ("#if 0\n#if A\na\n#endif\n#endif\n", ["\n#if A\na\n#endif\n"]),
    ],
)
def test_dead_text(text: str, dead: list[str]) -> None:
    """What `#if 0` leaves out is told, directives around it not included."""
    assert [text[slice(*span)] for span in parse_outline(text).dead] == dead


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("int f(void) {", "a brace at offset 12 is never closed"),
        ("int f(void) { } }", "a closing brace at offset 16 has no opening one"),
        ("#ifdef A\n", "an #if has no #endif"),
        ("x;\n#endif\n", "#endif at offset 3 has no #if"),
        ("#else\n", "#else at offset 0 has no #if"),
        ("X(\n", "parentheses at the top level do not balance"),
    ],
)
def test_problems(text: str, problem: str) -> None:
    """What does not balance is said, with the place."""
    assert parse_outline(text).problems == (problem,)


def test_a_problem_hides_no_earlier_function() -> None:
    """Functions before the broken part are found all the same."""
    outline = parse_outline("int f(void) { }\nint g(void) { {\n")

    assert [function.name for function in outline.functions] == ["f"]
    assert outline.problems != ()


@pytest.mark.parametrize(
    ("directive", "expected"),
    [
        ("#if A", ("if", " A")),
        ("# ifdef A", ("ifdef", " A")),
        ("#ifndef A", ("ifndef", " A")),
        ("#elif A \\\n\tB", ("elif", " A \\\n\tB")),
        ("#elifdef A", ("elifdef", " A")),
        ("#else", ("else", "")),
        ("#endif /* A */", ("endif", " /* A */")),
        ("#define if", None),
        ("#iffy", None),
        ("#include <a.h>", None),
    ],
)
def test_condition_of(directive: str, expected: tuple[str, str] | None) -> None:
    """Conditional directives give keyword and condition, others nothing."""
    assert condition_of(directive) == expected


@pytest.mark.parametrize(
    ("keyword", "condition", "expected"),
    [
        ("if", " 0", True),
        ("if", " 0\r", True),
        ("elif", " 0 /* never */", True),
        ("if", " 0 // never", True),
        ("if", " 1", False),
        ("if", " 0x1", False),
        ("if", " 0 || A", False),
        ("ifdef", " 0", False),
    ],
)
def test_is_never(keyword: str, condition: str, expected: bool) -> None:
    """Only a plain 0 rules a branch out."""
    assert is_never(keyword, condition) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{" * 20000, Outline((), (), (), (), ("a brace at offset 0 is never closed",))),
        ("#if 0\n" * 2000, None),
        ("#ifdef A\n" * 2000 + "int f(void) { }\n" + "#endif\n" * 2000, None),
        ("X(a)\n" * 5000 + "int f(void) { }", None),
        ("{ 1 },\n" * 5000, None),
    ],
    ids=["open", "never", "nested", "calls", "table"],
)
def test_long_and_odd(text: str, expected: Outline | None) -> None:
    """Depth and length alone stop nothing: what follows is found, what is open is said."""
    outline = parse_outline(text)

    if expected is not None:
        assert outline == expected
    assert len(outline.functions) == text.count("int f(")
    assert len(outline.directives) == text.count("#")
    assert len(outline.blocks) == text.count("{ 1 }")


UNIT = "int f(void)\n{\n\tg(); /* x */\n}\n#ifdef A\nint h(int a)\n#else\nint i(void)\n#endif\n{\n}\n"


def test_unit_places_and_names() -> None:
    """A unit finds functions by name and by offset, and offsets as lines and columns."""
    unit = Unit(UNIT)
    function = unit.function_named("f")

    assert function is not None
    assert unit.function_named("g") is None
    assert unit.place(UNIT.index("g()")) == Place(3, 2)
    assert unit.functions_at(UNIT.index("g()")) == (function,)
    assert [f.name for f in unit.functions_at(len(UNIT) - 2)] == ["h", "i"]
    assert unit.functions_at(len(UNIT)) == ()


def test_unit_tokens_and_body() -> None:
    """A unit gives a function's tokens with and without trivia, and parses its body once."""
    unit = Unit(UNIT)
    function = unit.outline.functions[0]

    assert "".join(token.text for token in unit.tokens(function)) == UNIT[slice(*function.span)]
    assert [token.text for token in unit.significant(function)][-5:] == ["g", "(", ")", ";", "}"]
    assert unit.body(function) is unit.body(function)
