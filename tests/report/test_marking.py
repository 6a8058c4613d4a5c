"""Pieces of Markdown, read back by a parser of others: no text is lost, and none becomes markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from migrator.report.markdown.marking import block, bullets, code, heading, join, paragraph, prose, table
from migrator.report.words.telling import show

_PLAIN = {"text", "code_inline", "softbreak", "text_special"}
_PIECES = [*"ab_*`<>[]()|\\~#&!$@.:;-+=1 \n", "**", "``", "://", "](", "<b>", "&lt;", "- ", "1. "]
_LETTERS = st.lists(st.sampled_from(_PIECES), max_size=24).map("".join)


def _parse(text: str) -> list[Token]:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)


def _inline(tokens: list[Token]) -> list[Token]:
    return [child for token in tokens if token.type == "inline" for child in token.children or ()]


def _words(tokens: list[Token]) -> str:
    """Return what a reader sees of a line, without its blanks."""
    return "".join("".join(token.content.split()) for token in tokens if token.type in _PLAIN)


def _bare(text: str) -> str:
    return "".join(show(text).split()).replace("`", "")


@given(_LETTERS)
def test_prose_is_never_markup(text: str) -> None:
    """Whatever stands in a message, a paragraph of it is text and code; only backticks may go."""
    tokens = _parse(join(paragraph(prose(show(text)))))
    inline = _inline(tokens)

    assert {token.type for token in tokens} <= {"paragraph_open", "inline", "paragraph_close"}
    assert {token.type for token in inline} <= _PLAIN
    assert _words(inline).replace("`", "") == _bare(text)


@given(_LETTERS)
def test_item_is_one_item(text: str) -> None:
    """A list has as many items as there are texts, and no other blocks in them."""
    tokens = _parse(join(bullets([prose(f"x {text}"), "y"])))

    assert [token.type for token in tokens].count("list_item_open") == 2
    assert [token.type for token in tokens].count("bullet_list_open") == 1
    assert {token.type.rpartition("_")[0] for token in tokens} <= {"bullet_list", "list_item", "paragraph", ""}


@given(_LETTERS)
def test_code_is_as_it_was(text: str) -> None:
    """In a line and in a heading; line ends become blanks."""
    for tokens in (_parse(join(paragraph(f"x {code(text)}"))), _parse(join(heading(2, f"x {code(text)}")))):
        found = [token.content for token in _inline(tokens) if token.type == "code_inline"]
        assert found == [text.replace("\n", " ") or " "]


@given(st.lists(_LETTERS, min_size=1, max_size=3))
def test_table_has_its_cells(texts: list[str]) -> None:
    """As many as there are texts, each with its words, bars and backslashes included."""
    tokens = _parse(join(table([f"h{number}" for number in range(len(texts))], [[code(text) for text in texts]])))
    cells = [token for token in tokens if token.type == "inline"][len(texts) :]

    assert [_words(cell.children or []) for cell in cells] == ["".join(text.split()) for text in texts]


@given(_LETTERS, st.sampled_from(["", "  "]))
def test_block_is_as_it_was(text: str, margin: str) -> None:
    """Letter by letter, fences inside of it too, and in an item of a list."""
    head = "- x\n\n" if margin else ""
    (found,) = [token for token in _parse(head + join(block(text, "diff", margin))) if token.type == "fence"]

    assert found.content == f"{text.removesuffix(chr(10))}\n" or found.content.strip() == text.strip() == ""
    assert found.info == "diff"


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("`f()` calls g_h(), see (a_b).", "`f()` calls `g_h()`, see (`a_b`)."),
        ("plain words (and more), needs-review: 12", "plain words (and more), needs-review: 12"),
        ("arch/x/kvm/a.c:3: odd", "`arch/x/kvm/a.c:3`: odd"),
        ("write to jane@example.org", "write to `jane@example.org`"),
        ("`a`/`b` and x*y", "`a`/`b` and `x*y`"),
        ("v6.12 at 10%", "v6.12 at 10%"),
        ("`two words` stay together", "`two words` stay together"),
    ],
)
def test_prose_reads_well_as_plain_text(text: str, marked: str) -> None:
    """Names become code, punctuation stays outside, and plain words stay plain."""
    assert join(paragraph(prose(text))) == f"{marked}\n"


def test_lines_are_wrapped_and_code_is_not_broken() -> None:
    """At 78 columns; a code span with blanks stays on one line."""
    text = "word " * 14 + "`static int very_long(void)` " + "word " * 14
    lines = join(bullets([prose(text)])).split("\n")

    assert all(len(line) <= 78 for line in lines)
    assert sum("`static int very_long(void)`" in line for line in lines) == 1
