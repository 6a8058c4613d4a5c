"""What holds for any text: nothing is lost, nothing raises, and the work is bounded by count, not by clock."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from migrator.syntax.declarations import declared_parameters, declared_variables, is_declaration
from migrator.syntax.edits import Edit, apply_edits
from migrator.syntax.matchers import find_calls, match_assignment, parse_call_pattern
from migrator.syntax.outline import parse_outline
from migrator.syntax.parser import parse_body
from migrator.syntax.prototypes import find_prototype
from migrator.syntax.statements import Body, Unstructured, walk
from migrator.syntax.tokens import TRIVIA, Kind, code_tokens, tokenize
from migrator.syntax.unit import Unit
from migrator.text import Lines, Span, decode, encode
from tests.syntax.reading import shape, significant

MARKS = list("{}()[];:,=*\"'\\/#?.@")
SPACES = ["\n", "\r\n", "\t", " ", "\f", "\\\n", "\\\r\n", "\x00", "\udcff", "\u2028"]
QUOTES = ['\\"', "/*", "*/", "//", '"a"', "'b'", "0x1f", "...", "->", "##"]
GROUPS = ["#if 0", "#ifdef A", "#ifndef A", "#if defined(A)", "#if B > 1", "#elif C", "#else", "#endif", "#define X \\"]
HEADS = ["if (a) ", "else ", "for (;;) ", "while (a) ", "do ", "switch (a) ", "case 1: ", "default: ", "out: "]
PLAIN = [
    "return 0;",
    "break;",
    "goto out;",
    "f();",
    "f(a, b)",
    "X(a)\n",
    "\t\tf();\n",
    "asm volatile(",
    "({",
    "a",
    "{\n",
]
WORDS = [
    "int x;",
    "struct s ",
    "typeof(x) ",
    "static ",
    "int f(void) ",
    "noinstr ",
    "__attribute__((x)) ",
    "GLUE(P, x)",
]
FRAGMENTS = [*MARKS, *SPACES, *QUOTES, *(f"\n{group}\n" for group in GROUPS), *HEADS, *PLAIN, *WORDS]
fragments = st.lists(st.sampled_from(FRAGMENTS), max_size=60).map("".join)
any_bytes = st.binary(max_size=200).map(decode)
texts = st.one_of(fragments, any_bytes, st.text(max_size=100))


def check_body(text: str, body: Span) -> Body | Unstructured:
    """Parse a body and check what is promised for every one."""
    tokens = list(tokenize(text, body.start + 1, body.end - 1))
    parsed = parse_body(text, body)
    assert parsed.work <= 32 * len(tokens) + 1024
    if isinstance(parsed, Unstructured):
        assert parsed.reason
        assert body.start <= parsed.offset < body.end
        return parsed
    known = set(tokens)
    for statement in walk(parsed.statements):
        assert known.issuperset(statement.tokens)
        assert all(statement.span.start <= token.start < statement.span.end for token in statement.tokens)
    return parsed


@given(texts)
@example("/*")
@example("a/**/\\\n//\n#if 0")
def test_code_tokens_are_those_that_are_no_trivia(text: str) -> None:
    """Reading without trivia gives the very tokens that are left when trivia is taken out."""
    assert list(code_tokens(text)) == [token for token in tokenize(text) if token.kind not in TRIVIA]


@given(texts)
@example('"' + '\\"' * 50)
@example("#define A \\")
@example("/*")
def test_tokens_join_back(text: str) -> None:
    """The tokens of any text are the text, with offsets that follow each other."""
    tokens = list(tokenize(text))

    assert "".join(token.text for token in tokens) == text
    assert [token.start for token in tokens] == [0, *(token.end for token in tokens)][: len(tokens)]
    assert all(token.text for token in tokens)


@given(st.binary(max_size=200))
def test_bytes_come_back(data: bytes) -> None:
    """Any bytes come back from the text that they were decoded to."""
    assert encode(decode(data)) == data


@given(texts)
def test_places_are_where_a_person_counts(text: str) -> None:
    """The line of an offset is one more than the newlines before it, the column counts from the last of them."""
    lines = Lines(text)

    for offset in range(len(text) + 1):
        before = text[:offset]
        assert lines.place(offset) == (before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1)


@given(texts)
def test_outline_of_any_text(text: str) -> None:
    """Any text has an outline whose parts stand where they say, and any function in it can be asked for more."""
    outline = parse_outline(text)

    assert list(outline.directives) == [token for token in tokenize(text) if token.kind is Kind.DIRECTIVE]
    for function in outline.functions:
        body, parameters = text[slice(*function.body)], text[slice(*function.parameters)]
        assert (body[0], body[-1], parameters[0], parameters[-1]) == ("{", "}", "(", ")")
        assert function.span.start <= function.parameters.start < function.body.start < function.span.end
        assert next(code_tokens(text, function.at)).kind is Kind.NAME
        check_body(text, function.body)
    assert all((text[span.start], text[span.end - 1]) == ("{", "}") for span in outline.blocks)


@given(texts)
@example("\n#ifdef A\nif (a) {\n#endif\nf();\n#ifdef A\n}\n#endif\n")
def test_body_of_any_text(text: str) -> None:
    """Any text between braces has statements or a reason, found in a bounded number of steps."""
    check_body("{" + text + "}", Span(0, len(text) + 2))


@given(texts)
def test_questions_about_any_tokens(text: str) -> None:
    """Declarations, calls, assignments and prototypes are looked for in any tokens without an error."""
    tokens = significant(text)
    names = {token.text for token in tokens}

    assert is_declaration(tokens) in {True, False}
    assert {variable.name for variable in declared_variables(tokens)} <= names
    assert {variable.name for variable in declared_parameters(tokens)} <= {*names, ""}
    assert all(call.name in names for call in find_calls(tokens))
    found = match_assignment(tokens)
    assert found is None or found.operator in names
    pattern = parse_call_pattern(text)
    assert pattern is None or pattern.matches(next(find_calls(tokens)))
    prototype = find_prototype(Unit(text), "f")
    assert prototype is None or prototype.returns


@st.composite
def edited_texts(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    """Draw a text, and edits of it that do not overlap, in any order."""
    text = draw(st.text(max_size=60))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    spans = [Span(*pair) for pair in zip(cuts[::2], cuts[1::2], strict=False)]
    return text, draw(st.permutations([Edit(span, draw(st.text(max_size=5))) for span in spans]))


@given(edited_texts())
def test_edits_leave_the_rest_alone(case: tuple[str, list[Edit]]) -> None:
    """What lies between the edits comes out as it was, and each edit's text stands in its place."""
    text, edits = case

    left = apply_edits(text, edits)

    at = cursor = 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        kept = text[cursor : edit.span.start]
        assert left[at : at + len(kept)] == kept
        at += len(kept)
        assert left[at : at + len(edit.new)] == edit.new
        at, cursor = at + len(edit.new), edit.span.end
    assert left[at:] == text[cursor:]


Case = tuple[str, str]  # a statement, and its shape

leaves: st.SearchStrategy[Case] = st.sampled_from(
    [
        ("f();", "f();"),
        ("int x = 1;", "Declaration(int x=1;)"),
        ("return x;", "Return(return x;)"),
        (";", "Empty(;)"),
        ("out: f();", "Label(out:) f();"),
        ("x = ({ f(); });", "x=({f();});"),
    ]
)


def _compounds(inner: st.SearchStrategy[Case]) -> st.SearchStrategy[Case]:
    """Return statements made of others; `#ifdef @` stands for a question that nobody else asks."""
    blocks = st.lists(inner, max_size=3).map(
        lambda cases: (
            "{\n" + "\n".join(text for text, _ in cases) + "\n}",
            "Block{" + " ".join(form for _, form in cases) + "}",
        )
    )
    return st.one_of(
        blocks,
        blocks.map(lambda case: (f"if (a) {case[0]}", f"If{{{case[1]}}}{{}}")),
        blocks.map(lambda case: (f"for_each_x(x) {case[0]}", f"Loop for_each_x{{{case[1]}}}")),
        blocks.map(lambda case: (f"do {case[0]} while (a);", f"Loop do{{{case[1]}}}")),
        st.tuples(blocks, blocks).map(
            lambda pair: (f"if (a) {pair[0][0]} else {pair[1][0]}", f"If{{{pair[0][1]}}}{{{pair[1][1]}}}")
        ),
        st.tuples(inner, inner).map(
            lambda pair: (
                f"\n#ifdef @\n{pair[0][0]}\n#else\n{pair[1][0]}\n#endif\n",
                f"Conditional{{{pair[0][1]}}}{{{pair[1][1]}}}",
            )
        ),
        st.tuples(blocks, inner).map(
            lambda pair: (
                f"\n#ifdef @\nif (a) {pair[0][0]} else\n#endif\n{{ {pair[1][0]} }}\n",
                f"Conditional{{If{{{pair[0][1]}}}{{Block{{{pair[1][1]}}}}}}}{{Block{{{pair[1][1]}}}}}",
            )
        ),
    )


@given(st.recursive(leaves, _compounds, max_leaves=12))
def test_what_is_written_is_read(case: Case) -> None:
    """Statements built from the grammar are read as they were built, `#if` groups included."""
    first, *others = case[0].split("@")
    text = "{\n" + first + "".join(f"A{number}{other}" for number, other in enumerate(others)) + "\n}"

    body = check_body(text, Span(0, len(text)))

    assert isinstance(body, Body), body
    assert shape(body.statements) == case[1]


def _groups(count: int, opening: str, closing: str) -> str:
    """Return groups that open something each, and others of the same names that close it."""
    opened = "".join(f"#ifdef A{i}\n{opening}\n#endif\nf();\n" for i in range(count))
    return opened + "".join(f"#ifdef A{i}\n{closing}\n#endif\n" for i in reversed(range(count)))


ELSES = "".join(f"#ifdef A{i}\nelse if (b) f();\n#endif\n" for i in range(300))
PARENTHESES = "".join(f"#ifdef A{i}\n+ f(\n#else\n- f(\n#endif\n" for i in range(40))
DEEP = "statements are nested too deeply"
MANY = "its #if groups combine in too many ways"
ADVERSARIAL = [
    pytest.param("{" * 5000 + "}" * 5000, DEEP, id="braces"),
    pytest.param("if (a) " * 5000 + ";", DEEP, id="heads"),
    pytest.param("do " * 5000 + ";", DEEP, id="do"),
    pytest.param("else " * 5000, "else stands where a statement should", id="else"),
    pytest.param("#ifdef A\n" * 500 + "f();\n" + "#endif\n" * 500, "#if groups are nested too deeply", id="groups"),
    pytest.param("x =\n" + "#ifdef A\n" * 1500 + "1\n" + "#endif\n" * 1500 + ";", "#if groups are nested too deeply"),
    pytest.param("#ifdef A\n" * 500, "#if groups are nested too deeply", id="groups-that-stay-open"),
    pytest.param(_groups(30, "if (a) {", "}"), DEEP, id="thirty-correlated-groups"),
    pytest.param(_groups(500, "{", "}"), DEEP, id="correlated-groups"),
    pytest.param(_groups(30, "{", ""), None, id="groups-that-never-close"),
    pytest.param("if (a) f();\n" + "#ifdef A\nelse if (b) f();\n#endif\n" * 300, None, id="one-question-again"),
    pytest.param("if (a) f();\n" + ELSES, None, id="else-groups"),
    pytest.param("".join(f"#ifdef A{i}\nif (a)\n#endif\n" for i in range(40)) + "f();", None, id="heads-in-groups"),
    pytest.param(
        "".join(f"#ifdef A{i}\n+ f(\n#else\n- f(\n#endif\n" for i in range(40)), None, id="parentheses-in-groups"
    ),
    pytest.param("(" * 5000, "the body ends inside a statement", id="parentheses"),
    pytest.param(")" * 5000, "a bracket closes that was not opened", id="closing-parentheses"),
    pytest.param('"' + '\\"' * 5000, "the body ends inside a statement", id="escaped-quotes"),
    pytest.param("'\n\"\n" * 5000, "the body ends inside a statement", id="quotes"),
    pytest.param("case a ? " * 2000, "the body ends inside a statement", id="questions"),
]


@pytest.mark.parametrize(("inside", "reason"), ADVERSARIAL)
def test_what_is_too_much_is_said(inside: str, reason: str | None) -> None:
    """Texts that are made to be hard end within the steps that are allowed, and with a reason."""
    text = "{\n" + inside + "\n}"

    body = check_body(text, Span(0, len(text)))

    if reason is not None:
        assert isinstance(body, Unstructured)
        assert body.reason == reason


def test_work_that_runs_out_is_said() -> None:
    """Ways that multiply with each other stop at the allowance, and the reason says so."""
    text = "{\n" + "".join(f"#ifdef A{i}\nx = (\n#else\ny = (\n#endif\n1\n" for i in range(14)) + ");" * 14 + "\n}"

    body = check_body(text, Span(0, len(text)))

    assert isinstance(body, Unstructured)
    assert body.reason == MANY


@pytest.mark.parametrize(
    ("inside", "count"),
    [
        ("if (a) f();" + "else if (b) f();" * 3000, 6002),
        ("f();" * 5000, 5000),
        ("x = " + "(" * 5000 + ")" * 5000 + ";", 1),
        ("f(" + "a, " * 5000 + "b)" + "()" * 5000 + ";", 1),
        ("x = a" + " ? b : c" * 5000 + ";", 1),
        ("switch (a) {" + "case 1: f();" * 3000 + "}", 6002),
        ("#ifdef A\nf();\n#endif\n" * 1000, 2000),
        ("if (a) f();\n#ifdef A\nelse f();\n#endif\n" * 300, 1800),
        ("X(a)\n" * 3000, 3000),
    ],
    ids=["else-if", "calls", "parentheses", "call-of-call", "ternaries", "cases", "groups", "cuts", "macros"],
)
def test_what_is_long_is_read(inside: str, count: int) -> None:
    """Length alone is no reason to give up, and every statement of a long chain can be reached."""
    text = "{\n" + inside + "\n}"

    body = check_body(text, Span(0, len(text)))

    assert isinstance(body, Body), body
    assert sum(1 for _ in walk(body.statements)) == count


@pytest.mark.parametrize("count", [100, 1000])
def test_work_grows_with_length(count: int) -> None:
    """Plain statements take the same few steps each, however many there are."""
    text = "{\n" + "\tif (a)\n\t\tf(b);\n\tx = c;\n" * count + "}"

    body = parse_body(text, Span(0, len(text)))

    assert body.work <= 40 * count + 40
