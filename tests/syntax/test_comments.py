"""Comments: which belong to the statement below them."""

import pytest

from migrator.syntax.comments import begin_with_comments, comments_above, has_comment
from migrator.syntax.tokens import tokenize
from migrator.text import Span
from tests.syntax.reading import words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\tx;\n\t/* why */\n\tf();", ["/* why */"]),
        ("\tx;\n\t// one\n\t// two\n\tf();", ["// one", "// two"]),
        ("/* at the very top */\nf();", ["/* at the very top */"]),
        ("\t/* far */\n\n\t/* near */\n\tf();", ["/* near */"]),
        ("\t/* far */\n\n\tf();", []),
        ("\tx;\t/* of x */\n\tf();", []),
        ("\tx;\t/* of x */\n\t/* of f */\n\tf();", ["/* of f */"]),
        ("\tx;\n\tf();", []),
        ("\tx;\n\t/* same line */ f();", ["/* same line */"]),
        ("#ifdef A\n\t/* why */\n\tf();", ["/* why */"]),
        ("\tx;\r\n\t/* why */\r\n\tf();", ["/* why */"]),
        ("/* why */f();", []),
    ],
)
def test_comments_above(text: str, expected: list[str]) -> None:
    """Comments on lines of their own belong below, without an empty line between; others do not."""
    tokens = list(tokenize(text))

    assert words(comments_above(tokens, text.index("f()"))) == expected


@pytest.mark.parametrize(
    ("text", "begin"),
    [("x;\n/* a */\n/* b */\nf();", 3), ("x; /* a */\nf();", 11), ("f();", 0)],
)
def test_begin_with_comments(text: str, begin: int) -> None:
    """A statement begins with its first comment, or where it stands."""
    assert begin_with_comments(list(tokenize(text)), text.index("f()")) == begin


@pytest.mark.parametrize(
    ("span", "expected"),
    [(Span(0, 3), False), (Span(0, 4), True), (Span(3, 10), True), (Span(10, 15), False)],
)
def test_has_comment(span: Span, expected: bool) -> None:
    """A comment is inside where it begins inside."""
    #      0123456789
    text = "f( /* a */ b);"

    assert has_comment(list(tokenize(text)), span) is expected
