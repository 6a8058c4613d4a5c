"""Statements: each kind, macros that govern statements, `#if` groups, and what has no structure.

Bodies are compared as one line: `If{then}{otherwise}`, `Loop for{body}`,
`Conditional{branch}{branch}`; expressions are their own text.
"""

import pytest

from migrator.syntax.outline import parse_outline
from migrator.syntax.parser import parse_body
from migrator.syntax.statements import (
    Body,
    Conditional,
    Goto,
    If,
    Label,
    Unstructured,
    walk,
)
from migrator.text import Span
from tests.syntax.reading import parse_inside, reason_for, shape_of, the_function, words


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("", ""),
        ("/* nothing */", ""),
        ("f();", "f();"),
        (";", "Empty(;)"),
        ("x = y + 1;", "x=y+1;"),
        ("int x = 1;", "Declaration(int x=1;)"),
        ("struct s s = { .a = 1, .b = { 2 } };", "Declaration(struct s s={.a=1,.b={2}};)"),
        ("return;", "Return(return;)"),
        ("return f(x);", "Return(return f(x);)"),
        ("return (struct s) { 1 };", "Return(return(struct s){1};)"),
        ("break; continue;", "Break(break;) Continue(continue;)"),
        ("goto out;", "Goto(goto out;)"),
        ("goto *table[i];", "Goto(goto*table[i];)"),
        ("out: f();", "Label(out:) f();"),
        ("out:", "Label(out:)"),
        ("x = a ? b : c;", "x=a?b:c;"),
        ("{ f(); { } }", "Block{f(); Block{}}"),
        ("if (a) f();", "If{f();}{}"),
        ("if (a) f(); else g();", "If{f();}{g();}"),
        ("if (a) { f(); } else { g(); }", "If{Block{f();}}{Block{g();}}"),
        ("if (a) if (b) f(); else g();", "If{If{f();}{g();}}{}"),
        ("if (a) f(); else if (b) g(); else h();", "If{f();}{If{g();}{h();}}"),
        ("if (a) ; else g();", "If{Empty(;)}{g();}"),
        ("if (a) out: f();", "If{Label(out:)}{} f();"),
        ("for (i = 0; i < n; i++) f();", "Loop for{f();}"),
        ("for (;;) { }", "Loop for{Block{}}"),
        ("while (a) f();", "Loop while{f();}"),
        ("do { f(); } while (a);", "Loop do{Block{f();}}"),
        ("do f(); while (a);", "Loop do{f();}"),
        ("if (a) do { f(); } while (0); else g();", "If{Loop do{Block{f();}}}{g();}"),
        ("if (a) for (;;) if (b) f(); else g();", "If{Loop for{If{f();}{g();}}}{}"),
        (
            "switch (a) { case 1: f(); break; default: g(); }",
            "Switch{Block{Case(case 1:) f(); Break(break;) Case(default:) g();}}",
        ),
        ("switch (a) case 1: f();", "Switch{Case(case 1:)} f();"),
    ],
)
def test_plain_statements(inside: str, expected: str) -> None:
    """Every kind of statement is known for what it is."""
    assert shape_of(inside) == expected


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("case 1 ... 5:", "Case(case 1...5:)"),
        ("case 'a' ... 'z':", "Case(case'a'...'z':)"),
        ("case A ? B : C:", "Case(case A?B:C:)"),
        ("case (A ? B : C):", "Case(case(A?B:C):)"),
        ("case A ? B ? 1 : 2 : 3: f();", "Case(case A?B?1:2:3:) f();"),
        ("case X(a, b): { f(); }", "Case(case X(a,b):) Block{f();}"),
        ("case A: case B: f();", "Case(case A:) Case(case B:) f();"),
        ("case ':': f();", "Case(case':':) f();"),
        ("default : f();", "Case(default:) f();"),
    ],
)
def test_case_labels(inside: str, expected: str) -> None:
    """A case ends at its own colon, whatever stands before it."""
    assert shape_of(inside) == expected


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("x = ({ int y = f(); y; });", "x=({int y=f();y;});"),
        ("return ({ f(); });", "Return(return({f();});)"),
        ("if (({ f(); })) g();", "If{g();}{}"),
        ("f(({ if (a) b(); c; }), d);", "f(({if(a)b();c;}),d);"),
        ('asm volatile("nop");', 'Asm(asm volatile("nop");)'),
        (
            'asm volatile("1: br %0\\n" : "=r" (a) : "r" (b) : "memory");',
            'Asm(asm volatile("1: br %0\\n":"=r"(a):"r"(b):"memory");)',
        ),
        ('asm goto("j %l[out]" : : : : out);', 'Asm(asm goto("j %l[out]"::::out);)'),
        ('__asm__ __volatile__("a"\n\t"b");', 'Asm(__asm__ __volatile__("a""b");)'),
        ("foo_t *x = y;", "Declaration(foo_t*x=y;)"),
        ("x * f(y);", "x*f(y);"),
        ("typeof(a) b = a;", "Declaration(typeof(a)b=a;)"),
        ("guard(mutex)(&lock);", "guard(mutex)(&lock);"),
        ("(*f)(a);", "(*f)(a);"),
        ("f(a)->b = c;", "f(a)->b=c;"),
        ("f(a)\n\t+ g(b);", "f(a)+g(b);"),
        ("f(a)\n\t[1] = 2;", "f(a)[1]=2;"),
        ('pr_info("} /* no comment */ {");', 'pr_info("} /* no comment */ {");'),
        ("f('{', '\"');", "f('{','\"');"),
        ("f(/* } */ a);", "f(a);"),
        ("x = \x00 @;", "x=\x00@;"),
        ("f(\\\n a);", "f(a);"),
        ("f();\f\n\v g();", "f(); g();"),
        ("if (a)\r\n\tf();\r\nelse\r\n\tg();\r\n", "If{f();}{g();}"),
    ],
)
def test_kernel_expressions(inside: str, expected: str) -> None:
    """GNU C, inline assembly, and braces that are no braces."""
    assert shape_of(inside) == expected


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("\tfor_each_x(x, y) {\n\t\tf();\n\t}\n", "Loop for_each_x{Block{f();}}"),
        ("\tfor_each_x(x, y)\n\t\tf();\n\tg();\n", "Loop for_each_x{f();} g();"),
        ("\tfor_each_x(x, y)\n\t\tif (a)\n\t\t\tf();\n\tg();\n", "Loop for_each_x{If{f();}{}} g();"),
        ("\tfor_each_x(x)\n\t\tfor_each_y(y)\n\t\t\tf();\n", "Loop for_each_x{Loop for_each_y{f();}}"),
        ("        for_each_x(x)\n\t\tf();\n", "Loop for_each_x{f();}"),
        ("\tfor_each_x(x, y) /* all */\n\t\tf();\n", "Loop for_each_x{f();}"),
        ("\tfor_each_x(x, y)\n\t\t*z = 1;\n", "Loop for_each_x{*z=1;}"),
        ("\tfor_each_x(x,\n\t\t   y)\n\t\tf();\n", "Loop for_each_x{f();}"),
        ("\tMACRO(a)\n\tf();\n", "MACRO(a) f();"),
        ("\tMACRO(a)\n\tMACRO(b)\n\tf();\n", "MACRO(a) MACRO(b) f();"),
        ("\tMACRO(a)\n\treturn 0;\n", "MACRO(a) Return(return 0;)"),
        ("\tMACRO(a)\n", "MACRO(a)"),
        ("\tMACRO(a)\nout:\n\tf();\n", "MACRO(a) Label(out:) f();"),
        ("\tif (a)\n\t\tMACRO(b)\n\telse\n\t\tf();\n", "If{MACRO(b)}{f();}"),
        ("\tscoped_guard(mutex, &lock) {\n\t\tf();\n\t}\n\tg();\n", "Loop scoped_guard{Block{f();}} g();"),
        ("\tif_x(a) {\n\t\tf();\n\t} else {\n\t\tg();\n\t}\n", "If{Block{f();}}{Block{g();}}"),
        ("\tdo {\n\t\tf();\n\t} while_x(a);\n", "Loop do{Block{f();}}"),
        ("\tdo {\n\t\tf();\n\t} END_X(a)\n\tg();\n", "Loop do{Block{f();}} g();"),
        ("\tswitch (a) {\n\tCASES(x)\n\tcase 1:\n\t\tf();\n\t}\n", "Switch{Block{CASES(x) Case(case 1:) f();}}"),
        ("\tint x; MACRO(a)\n\tf();\n", "Declaration(int x;) MACRO(a) f();"),
        ("\tif (a)\n\t\tfor_each_x(x)\n\t\t\tf();\n\telse\n\t\tg();\n", "If{If{f();}{g();}}{}"),
    ],
)
def test_macros_without_semicolon(inside: str, expected: str) -> None:
    """A macro governs a block, or the deeper line below; a line at its own depth follows it."""
    assert shape_of(inside) == expected


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("f();\n#define A 1\ng();\n#undef A\n", "f(); Directive(#define A 1) g(); Directive(#undef A)"),
        ("f(a,\n#define A 1\nb);\n", "f(a,b);"),
        ("#pragma x\n", "Directive(#pragma x)"),
    ],
)
def test_directives_that_are_no_condition(inside: str, expected: str) -> None:
    """Other directives stand between statements, and inside one they say nothing."""
    assert shape_of(inside) == expected


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("#ifdef A\nf();\n#endif\n", "Conditional{f();}{}"),
        ("#ifdef A\nf();\n#else\ng();\n#endif\n", "Conditional{f();}{g();}"),
        ("#if A\nf();\n#elif B\ng();\n#else\nh();\n#endif\nx();", "Conditional{f();}{g();}{h();} x();"),
        ("#if A\nf();\n#elif B\ng();\n#endif\n", "Conditional{f();}{g();}{}"),
        ("#if 0\nf(;\n#endif\n", "Conditional{}"),
        ("#if 0\nf(;\n#else\ng();\n#endif\n", "Conditional{g();}"),
        ("#if A\nf();\n#elif 0\ng(;\n#endif\n", "Conditional{f();}{}"),
        ("#ifdef A\n#ifdef B\nf();\n#endif\ng();\n#endif\n", "Conditional{Conditional{f();}{} g();}{}"),
        ("if (a) {\n#ifdef A\nf();\n#endif\n}\n", "If{Block{Conditional{f();}{}}}{}"),
        ("#ifdef A\n#endif\n", "Conditional{}{}"),
        ("#ifdef A\r\nf();\r\n#endif\r\n", "Conditional{f();}{}"),
        (
            "switch (a) {\n#ifdef A\ncase 1:\n#endif\ncase 2:\nf();\n}",
            "Switch{Block{Conditional{Case(case 1:)}{} Case(case 2:) f();}}",
        ),
    ],
)
def test_groups_that_hold_statements(inside: str, expected: str) -> None:
    """A group of whole statements is a choice between them; an absent `#else` is an empty branch."""
    assert shape_of(inside) == expected


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("x = a\n#ifdef A\n+ b\n#endif\n;", "x=a+b;"),
        ("f(a,\n#ifdef A\nb,\n#else\nc,\n#endif\nd);", "f(a,b,c,d);"),
        ("struct s s = {\n#ifdef A\n.a = 1,\n#endif\n.b = 2,\n};", "Declaration(struct s s={.a=1,.b=2,};)"),
        ("if (a\n#ifdef A\n&& b\n#endif\n)\nf();", "If{f();}{}"),
    ],
)
def test_groups_inside_an_expression(inside: str, expected: str) -> None:
    """Pieces of one expression stay pieces of one statement, all branches in order."""
    assert shape_of(inside) == expected


CUT = [
    pytest.param(
        "if (a)\nf();\n#ifdef A\nelse\ng();\n#endif\nh();",
        "Conditional{If{f();}{g();}}{If{f();}{}} h();",
        id="else-inside-a-group",
    ),
    pytest.param(
        "if (a)\nf();\n#ifdef A\nelse if (b)\ng();\n#endif\nelse\nh();\nx();",
        "Conditional{If{f();}{If{g();}{h();}}}{If{f();}{h();}} x();",
        id="else-if-inside-a-group",
    ),
    pytest.param(
        "#ifdef A\nif (a)\nf();\nelse\n#endif\ng();\nh();",
        "Conditional{If{f();}{g();}}{g();} h();",
        id="if-and-else-across",
    ),
    pytest.param(
        "#ifdef A\nif (a) {\n#else\nif (b) {\n#endif\nf();\n}\ng();",
        "Conditional{If{Block{f();}}{}}{If{Block{f();}}{}} g();",
        id="two-heads-one-block",
    ),
    pytest.param(
        "#ifdef A\nif (a) {\n#endif\nf();\n#ifdef A\n}\n#endif\ng();",
        "Conditional{If{Block{f();}}{}}{f();} g();",
        id="opened-in-one-closed-in-another",
    ),
    pytest.param(
        "#ifdef A\nif (a) {\n#endif\nf();\n#if defined(A)\n}\n#endif\ng();",
        "Conditional{If{Block{f();}}{}}{f();} g();",
        id="the-same-question-in-other-words",
    ),
    pytest.param(
        "#ifdef A /* why */\nif (a) {\n#endif\nf();\n#ifdef \\\n A\n}\n#endif\ng();",
        "Conditional{If{Block{f();}}{}}{f();} g();",
        id="the-same-question-with-a-comment-or-a-splice",
    ),
    pytest.param(
        "#ifndef A\nif (a) {\n#endif\nf();\n#ifdef A\ng();\n#else\n}\n#endif\nh();",
        "Conditional{If{Block{f();}}{}}{f(); g();} h();",
        id="ifndef-answers-ifdef",
    ),
    pytest.param(
        "#if !defined(A)\nif (a) {\n#endif\nf();\n#ifndef A\n}\n#endif\ng();",
        "Conditional{If{Block{f();}}{}}{f();} g();",
        id="not-defined-answers-ifndef",
    ),
    pytest.param(
        "#if A > 1\nif (a) {\n#elif A\nif (b) {\n#else\n{\n#endif\nf();\n}\ng();",
        "Conditional{If{Block{f();}}{}}{If{Block{f();}}{}}{Block{f();}} g();",
        id="three-branches",
    ),
    pytest.param(
        "if (a)\n#ifdef A\nf();\n#else\ng();\n#endif\nh();",
        "If{Conditional{f();}{g();}}{} h();",
        id="single-statement-under-a-head",
    ),
    pytest.param(
        "if (a)\n#ifdef A\nf();\n#else\ng();\n#endif\nelse\nh();",
        "If{Conditional{f();}{g();}}{h();}",
        id="single-statement-and-else",
    ),
    pytest.param(
        "if (a)\n#ifdef A\nf();\n#endif\ng();\nh();",
        "Conditional{If{f();}{} g();}{If{g();}{}} h();",
        id="a-head-that-governs-what-follows",
    ),
    pytest.param(
        "for (;;)\n#ifdef A\nif (a)\n#endif\nf();\ng();",
        "Loop for{Conditional{If{f();}{}}{f();}} g();",
        id="a-head-inside-a-loop",
    ),
    pytest.param(
        "x = a\n#ifdef A\n;\n#else\n+ b;\n#endif\nf();",
        "Conditional{x=a;}{x=a+b;} f();",
        id="two-ends-of-an-expression",
    ),
    pytest.param(
        "x = ({\n#ifdef A\nf();\n#endif\ng(); });\nh();",
        "Conditional{x=({f();g();});}{x=({g();});} h();",
        id="statements-inside-an-expression",
    ),
    pytest.param(
        "do {\nf();\n#ifdef A\n} while (a);\n#else\n} while (b);\n#endif\ng();",
        "Conditional{Loop do{Block{f();}}}{Loop do{Block{f();}}} g();",
        id="two-ends-of-a-loop",
    ),
    pytest.param(
        "#ifdef A\nif (a) {\n#endif\n#ifdef B\nif (b) {\n#endif\nf();\n#ifdef B\n}\n#endif\n#ifdef A\n}\n#endif\ng();",
        "Conditional{If{Block{Conditional{If{Block{f();}}{}}{f();}}}{}}{Conditional{If{Block{f();}}{}}{f();}} g();",
        id="two-questions-nested",
    ),
    pytest.param(
        "if (a) {\nf();\n#ifdef A\n} else {\ng();\n#endif\n}\nh();",
        "Conditional{If{Block{f();}}{Block{g();}}}{If{Block{f();}}{}} h();",
        id="else-with-braces",
    ),
]


@pytest.mark.parametrize(("inside", "expected"), CUT)
def test_groups_that_cut_statements(inside: str, expected: str) -> None:
    """Each alternative holds the whole statements that its branch makes, until all stand at one place again."""
    assert shape_of(inside) == expected


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        pytest.param(
            "#ifdef A\n{\n#else\n{\n#endif\n#ifdef A\nf();\n#elif B\ng();\n#else\nh();\n#endif\n}\nx();",
            "Conditional{Block{f();}}{Block{Conditional{f();}{g();}{h();}}} x();",
            id="more-ways-than-were-asked",
        ),
        pytest.param(
            "#if A\n{\n#elif B\n{\n#else\n{\n#endif\n#if A\nf();\n#elif B\ng();\n#else\nh();\n#endif\n}\nx();",
            "Conditional{Block{f();}}{Block{g();}}{Block{h();}} x();",
            id="as-many-ways-as-were-asked",
        ),
        pytest.param(
            "#if A\n{\n#elif B\n{\n#else\n{\n#endif\n#if A\nf();\n#else\ng();\n#endif\n}\nx();",
            "Conditional{Block{f();}}{Block{g();}}{Block{g();}} x();",
            id="fewer-ways-than-were-asked",
        ),
        pytest.param(
            "#if 0\n{\n#elif A\n{ f();\n#else\n{\n#endif\n#if 0\n#elif B\ng();\n#else\nh();\n#endif\n}\nx();",
            "Conditional{Block{f(); Conditional{g();}{h();}}}{Block{Conditional{g();}{h();}}} x();",
            id="a-branch-that-never-is",
        ),
    ],
)
def test_no_way_through_is_lost(inside: str, expected: str) -> None:
    """An answer settles a later question only as far as it goes; `#elif` may ask something else."""
    assert shape_of(inside) == expected


def test_conditions_name_the_branches() -> None:
    """A choice carries the directive in front of each branch, and its own place."""
    inside = "#ifdef A\nf();\n#elif B\ng();\n#endif"

    body = parse_inside(inside)

    assert isinstance(body, Body)
    (choice,) = body.statements
    assert isinstance(choice, Conditional)
    assert choice.conditions == ("#ifdef A", "#elif B", "")
    assert choice.span == Span(2, 2 + len(inside))


def test_places_and_heads() -> None:
    """A statement knows where it stands; a compound one's own tokens are its head."""
    text = "{ if (a) { f(); } out: goto out; }"

    body = parse_body(text, Span(0, len(text)))

    assert isinstance(body, Body)
    branch, label, jump = body.statements
    assert isinstance(branch, If)
    assert isinstance(label, Label)
    assert isinstance(jump, Goto)
    assert [text[slice(*statement.span)] for statement in body.statements] == ["if (a) { f(); }", "out:", "goto out;"]
    assert words(branch.tokens) == ["if", "(", "a", ")"]
    assert words(branch.then[0].tokens) == ["{", "}"]
    assert (label.name, jump.target) == ("out", "out")


def test_computed_goto_has_no_target() -> None:
    """`goto *x` names no label."""
    body = parse_inside("goto *x;")

    assert isinstance(body, Body)
    (jump,) = body.statements
    assert isinstance(jump, Goto)
    assert jump.target == ""


def test_walk_goes_in_the_order_of_the_text() -> None:
    """Every statement comes once, outer ones first."""
    body = parse_inside("if (a) { f(); } else g(); for (;;) { h(); }\n#ifdef A\nx();\n#else\ny();\n#endif\n")

    assert isinstance(body, Body)
    assert [type(statement).__name__ for statement in walk(body.statements)] == [
        "If",
        "Block",
        "Expression",
        "Expression",
        "Loop",
        "Block",
        "Expression",
        "Conditional",
        "Expression",
        "Expression",
    ]


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        ("f(", "the body ends inside a statement"),
        ("f()  g(", "the body ends inside a statement"),
        ("if (a)", "the body ends inside a statement"),
        ("if a f();", "a head has no parentheses"),
        ("else f();", "else stands where a statement should"),
        ("f();\n}", "a closing brace has no opening one"),
        ("{ f();", "the body ends inside a statement"),
        ("f(]);)", "a bracket closes that was not opened"),
        ("return );", "a bracket closes that was not opened"),
        ("case 1;", "case has no colon"),
        ("do f(); 3;", "do has no while"),
        ("#ifdef A\nf();", "#if and #endif do not match"),
        ("f();\n#endif\n", "#if and #endif do not match"),
        ("#else\n", "#if and #endif do not match"),
        ("#ifdef A\nif (a) {\n#endif\nf();\n", "the body ends inside a statement"),
        ("#ifdef A\n}\n#endif\nf();\n", "an #if cuts a statement and its branches do not rejoin"),
    ],
)
def test_what_has_no_structure(inside: str, reason: str) -> None:
    """What cannot be read is said, and why."""
    assert reason_for(inside) == reason


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ('f("no end);\ng();', 'f("no end); g();'),
        ("x = 'no end;\ng();", "x='no end; g();"),
        ('f(\\"a\\");', 'f(\\"a\\");'),
        ("f(); /* no end\ng();", "f();"),
        ("f(];", "f(];"),
    ],
)
def test_broken_tokens(inside: str, expected: str) -> None:
    """A quote that never closes hides nothing, a comment that never ends hides the rest."""
    assert shape_of(inside) == expected


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("int g(void) { }\nint f(void) { if (a) }\nint h(void) { }\n", "}\nint h"),
        ("int g(void) { }\nint f(void) { else; }\nint h(void) { }\n", "else"),
        ("int g(void) { }\nint f(void) { return ); }\nint h(void) { }\n", "); }"),
        ("int g(void) { }\nint f(void) { " + "if (a) " * 100 + "x; }\nint h(void) { }\n", None),
    ],
)
def test_offset_of_a_reason(text: str, place: str | None) -> None:
    """The offset that comes with a reason is inside the function it is about."""
    function = parse_outline(text).functions[1]

    body = parse_body(text, function.body)

    assert isinstance(body, Unstructured)
    assert function.body.start <= body.offset < function.body.end
    if place is not None:
        assert body.offset == text.index(place)


def test_a_body_inside_a_file() -> None:
    """Offsets are those of the file, and comments and strings that name functions are no calls."""
    text = '/* f() */\nint f(void)\n{\n\t/* calls g() */\n\th("g()");\n}\n'

    body = parse_body(text, the_function(text).body)

    assert isinstance(body, Body)
    (statement,) = body.statements
    assert text[slice(*statement.span)] == 'h("g()");'
    assert words(statement.tokens) == ["h", "(", '"g()"', ")", ";"]
