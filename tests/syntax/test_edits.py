"""Edits: only what was asked is changed, and new lines look like the file's."""

import pytest

from migrator.syntax.edits import (
    Edit,
    OverlappingEditsError,
    apply_edits,
    indent_at,
    indent_step,
    line_start,
    newline_of,
    render_comment,
    render_lines,
)
from migrator.text import Span


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ([], "abcdef"),
        ([Edit(Span(0, 1), "X")], "Xbcdef"),
        ([Edit(Span(2, 4), "")], "abef"),
        ([Edit(Span(6, 6), "!")], "abcdef!"),
        ([Edit(Span(0, 6), "")], ""),
        ([Edit(Span(4, 5), "Y"), Edit(Span(1, 2), "X")], "aXcdYf"),
        ([Edit(Span(2, 2), "1"), Edit(Span(2, 2), "2")], "ab12cdef"),
        ([Edit(Span(2, 4), "X"), Edit(Span(4, 6), "Y")], "abXY"),
        ([Edit(Span(2, 4), "X"), Edit(Span(2, 2), "+"), Edit(Span(4, 4), "-")], "ab+X-ef"),
    ],
)
def test_apply_edits(edits: list[Edit], expected: str) -> None:
    """Every edit is made where it was asked, whatever the order, and nothing else."""
    assert apply_edits("abcdef", edits) == expected


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Span(1, 3), Span(2, 4)),
        (Span(1, 4), Span(2, 3)),
        (Span(1, 3), Span(1, 3)),
        (Span(1, 3), Span(1, 2)),
        (Span(1, 3), Span(2, 2)),
    ],
)
def test_edits_that_overlap(first: Span, second: Span) -> None:
    """Two edits of one character are refused, and the error names the later one."""
    edits = [Edit(first, "X"), Edit(second, "Y")]

    with pytest.raises(OverlappingEditsError, match="overlap at offset") as raised:
        apply_edits("abcdef", edits)

    assert raised.value.edit == (edits[0] if first > second else edits[1])


@pytest.mark.parametrize(
    ("text", "offset", "start", "indent"),
    [
        ("f();", 2, 0, ""),
        ("a\n\t\tf();", 6, 2, "\t\t"),
        ("a\n\t\tf();", 2, 2, "\t\t"),
        ("a\r\n    f();", 9, 3, "    "),
        ("a\n \t b", 5, 2, " \t "),
        ("a\n", 2, 2, ""),
        ("\fa", 1, 0, ""),
    ],
)
def test_line_of_an_offset(text: str, offset: int, start: int, indent: str) -> None:
    """A line starts behind a newline, its indentation is blanks and tabs alone."""
    assert (line_start(text, offset), indent_at(text, offset)) == (start, indent)


@pytest.mark.parametrize(
    ("text", "newline"),
    [("a\nb\r\n", "\n"), ("a\r\nb\n", "\r\n"), ("a", "\n"), ("", "\n"), ("\n", "\n"), ("\r\n", "\r\n")],
)
def test_newline_of(text: str, newline: str) -> None:
    """The first line tells how lines end; a newline alone where there is none."""
    assert newline_of(text) == newline


@pytest.mark.parametrize(
    ("function", "step"),
    [
        ("void f(void)\n{\n\tg();\n}\n", "\t"),
        ("void f(void)\n{\n\t\tg();\n}\n", "\t"),
        ("void f(void)\n{\n    g();\n}\n", "    "),
        ("void f(void)\n{\n  g();\n    h();\n}\n", "  "),
        ("void f(void)\n{\n\n \n  g();\n}\n", "  "),
        ("void f(void) { g(); }", "\t"),
        ("void f(void)\n{\n}\n", "\t"),
    ],
)
def test_indent_step(function: str, step: str) -> None:
    """The first line that is indented tells the step; a tab where none is."""
    assert indent_step(function, Span(0, len(function))) == step


@pytest.mark.parametrize(
    ("lines", "indent", "step", "newline", "expected"),
    [
        (["f();"], "\t", "\t", "\n", "\tf();"),
        (["if (a)", "\tf();", "", "g();"], "\t", "\t", "\n", "\tif (a)\n\t\tf();\n\n\tg();"),
        (["if (a)", "\tf();"], "  ", "  ", "\r\n", "  if (a)\r\n    f();"),
        ([], "\t", "\t", "\n", ""),
    ],
)
def test_render_lines(lines: list[str], indent: str, step: str, newline: str, expected: str) -> None:
    """Lines get the file's indentation and line ends; empty ones stay empty, the last one stays open."""
    assert render_lines(lines, indent, step, newline) == expected


def test_render_comment() -> None:
    """Prose becomes a block comment that fits 80 columns behind its indentation."""
    prose = "One sentence that\nis long enough to need a second line in a comment that stands deep in the code."

    assert render_comment(prose, "\t\t\t") == [
        "/*",
        " * One sentence that is long enough to need a second",
        " * line in a comment that stands deep in the code.",
        " */",
    ]


def test_render_comment_that_is_deep() -> None:
    """A comment keeps a readable width however deep it stands, and never breaks a name."""
    assert render_comment("see a_name_that_is_much_longer_than_the_narrowest_line()", "\t" * 9) == [
        "/*",
        " * see",
        " * a_name_that_is_much_longer_than_the_narrowest_line()",
        " */",
    ]
