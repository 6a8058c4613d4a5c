"""Code inside of sentences, and letters that would not be seen."""

import pytest

from migrator.report.pages.inline import split_code
from migrator.report.words.unseen import show_unseen


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("`a` is deprecated", ["a"]),
        ("f() calls g() twice", ["f()", "g()"]),
        ("`f(x)` at a.c:7", ["f(x)"]),
        ("one ` alone", []),
        ("", []),
    ],
)
def test_code_in_a_sentence(text: str, code: list[str]) -> None:
    """Between backticks, or named as a function; nothing but the backticks is taken away."""
    parts = split_code(text)

    assert [part.text for part in parts if part.is_code] == code
    assert "".join(f"`{p.text}`" if p.is_code and not p.text.endswith("()") else p.text for p in parts) == text


def test_letters_that_hide_are_shown() -> None:
    """Controls, letters that turn the writing around, bytes that are no UTF-8; tabs, lines and all else stay."""
    assert show_unseen("a\tb\n\x1b[0m\u202e\u200b\x85\udcfc\U000e0001é") == (
        "a\tb\n\\x1b[0m\\u202e\\u200b\\x85\\xfc\\U000e0001é"
    )
