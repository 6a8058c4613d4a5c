"""Tokens: kinds, offsets, and text that is no C."""

import pytest

from migrator.syntax.tokens import Kind, Token, code_tokens, tokenize
from migrator.text import decode
from tests.syntax.reading import significant, words


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("name", Kind.NAME),
        ("__always_inline", Kind.NAME),
        ("$gp", Kind.NAME),
        ("0x1fUL", Kind.NUMBER),
        (".5e-3", Kind.NUMBER),
        ("1e+10", Kind.NUMBER),
        ('"a \\" b"', Kind.STRING),
        ('u8"x"', Kind.STRING),
        ('L"x"', Kind.STRING),
        ('""', Kind.STRING),
        ('"one\\\ntwo"', Kind.STRING),
        ("'\\''", Kind.CHAR),
        ("L'x'", Kind.CHAR),
        ("'ab'", Kind.CHAR),
        ("/* a \n b */", Kind.COMMENT),
        ("/***/", Kind.COMMENT),
        ("/**/", Kind.COMMENT),
        ("/* ** / **/", Kind.COMMENT),
        ("// to the end", Kind.COMMENT),
        ("// goes \\\n on", Kind.COMMENT),
        ("// goes \\\r\n on", Kind.COMMENT),
        (" \t\n\r\f\v", Kind.SPACE),
        ("\\\n", Kind.SPACE),
        ("\\\r\n", Kind.SPACE),
        ("#define A 1", Kind.DIRECTIVE),
        ("#define A \\\n  1", Kind.DIRECTIVE),
        ("#define A \\\r\n  1", Kind.DIRECTIVE),
        ("#define A /* goes\n on */ 1", Kind.DIRECTIVE),
        ('#define A "/* no comment"', Kind.DIRECTIVE),
        ("# if 0", Kind.DIRECTIVE),
        ("...", Kind.PUNCT),
        ("<<=", Kind.PUNCT),
        ("->", Kind.PUNCT),
        ("\x00", Kind.OTHER),
        ("@", Kind.OTHER),
        ("`", Kind.OTHER),
        ("\u00e9", Kind.OTHER),
    ],
)
def test_kind_of_a_single_token(text: str, kind: Kind) -> None:
    """Each piece of C is one token of its kind."""
    assert list(tokenize(text)) == [Token(kind, 0, text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a->b", ["a", "->", "b"]),
        ("a---b", ["a", "--", "-", "b"]),
        ("x>>=1", ["x", ">>=", "1"]),
        ("f(a,...)", ["f", "(", "a", ",", "...", ")"]),
        ("a##b", ["a", "##", "b"]),
        ("1+2", ["1", "+", "2"]),
        ("0x1f-y", ["0x1f", "-", "y"]),
        ("[0 ... 3]", ["[", "0", "...", "3", "]"]),
        ("/* f(); */ g", ["g"]),
        ("x // } {\ny", ["x", "y"]),
        ('"f();" g', ['"f();"', "g"]),
    ],
)
def test_tokens_are_the_longest_possible(text: str, expected: list[str]) -> None:
    """Operators and numbers take all that belongs to them, comments and strings hide what is in them."""
    assert words(significant(text)) == expected


def test_offsets_count_in_the_whole_text() -> None:
    """A part of a text gives tokens with offsets of the whole, and stops at its end."""
    text = "int f(void) { return 1; }"

    tokens = [token for token in tokenize(text, 13, 23) if token.kind is not Kind.SPACE]

    assert [(token.start, token.end, token.text) for token in tokens] == [
        (14, 20, "return"),
        (21, 22, "1"),
        (22, 23, ";"),
    ]


@pytest.mark.parametrize(
    ("text", "directives"),
    [
        ("#ifdef A\nx\n#endif\n", ["#ifdef A", "#endif"]),
        ("  \t# define A\n", ["# define A"]),
        ("/* why */ #define A\n", ["#define A"]),
        ('#define A \\\n\t"#b" \\\n\tc\n#undef A\n', ['#define A \\\n\t"#b" \\\n\tc', "#undef A"]),
        ("a # b\n", []),
        ("a ## b\n", []),
        ('"\\\n#define A"\n', []),
        ("/*\n#define A\n*/\n", []),
        ("#error don't\nx\n", ["#error don't"]),
        ("\f#define A\n", ["#define A"]),
    ],
)
def test_directives(text: str, directives: list[str]) -> None:
    """A `#` opens a directive at the beginning of a line alone, and takes its whole logical line."""
    assert [token.text for token in tokenize(text) if token.kind is Kind.DIRECTIVE] == directives


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"abc', [(Kind.OTHER, '"'), (Kind.NAME, "abc")]),
        ("''", [(Kind.OTHER, "'"), (Kind.OTHER, "'")]),
        ('"a\nb"', [(Kind.OTHER, '"'), (Kind.NAME, "a"), (Kind.NAME, "b"), (Kind.OTHER, '"')]),
        ('\\"a', [(Kind.OTHER, '\\"'), (Kind.NAME, "a")]),
        ("\\n", [(Kind.OTHER, "\\"), (Kind.NAME, "n")]),
        ("a\x00b", [(Kind.NAME, "a"), (Kind.OTHER, "\x00"), (Kind.NAME, "b")]),
        ("a\u2028b", [(Kind.NAME, "a"), (Kind.OTHER, "\u2028"), (Kind.NAME, "b")]),
    ],
)
def test_what_is_no_c(text: str, expected: list[tuple[Kind, str]]) -> None:
    """What is no C becomes tokens of kind OTHER, and the rest is read as ever."""
    assert [(token.kind, token.text) for token in significant(text)] == expected


@pytest.mark.parametrize("text", ["/* no end", "/* no end *", "/*/", "x; /* { } \n int f(void) {"])
def test_comment_without_end(text: str) -> None:
    """A comment that never ends holds everything up to the end of the text."""
    *_, last = tokenize(text)

    assert last == Token(Kind.COMMENT, text.index("/*"), text[text.index("/*") :])


def test_bytes_that_are_no_utf8() -> None:
    """A byte that is no UTF-8 hides neither the names beside it nor the end of a comment."""
    text = decode(b"/* \xe9 */ a\xff b")

    assert words(significant(text)) == ["a", "\udcff", "b"]


def test_lines_that_end_with_crlf() -> None:
    """A directive and a comment end with their line in a CRLF file too."""
    text = "#define A\r\nint x; // why\r\nint y;\r\n"

    assert words(significant(text))[1:] == ["int", "x", ";", "int", "y", ";"]
    assert "".join(words(tokenize(text))) == text


def test_nesting() -> None:
    """Brackets open and close; what only looks like one, in a string or a character, does not."""
    tokens = code_tokens("f([{ \"(\" ')' }]) <")

    assert [token.nesting for token in tokens] == [0, 1, 1, 1, 0, 0, -1, -1, -1, 0]
