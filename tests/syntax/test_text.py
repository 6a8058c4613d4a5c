"""Places for people, and bytes that are no UTF-8."""

import pytest

from migrator.text import Lines, Place, decode, encode


@pytest.mark.parametrize(
    ("offset", "place"),
    [(0, Place(1, 1)), (1, Place(1, 2)), (2, Place(2, 1)), (3, Place(3, 1)), (5, Place(3, 3)), (8, Place(3, 6))],
)
def test_place(offset: int, place: Place) -> None:
    """Lines and columns count from 1, and only a newline ends a line."""
    assert Lines("a\n\nb\fc\rd").place(offset) == place


def test_many_questions_have_the_same_answers() -> None:
    """What is counted at first is looked up later."""
    text = "a\n\nbc\r\n\fd" * 40
    lines = Lines(text)
    counted = [Lines(text).place(offset) for offset in range(len(text) + 1)]

    assert [lines.place(offset) for offset in range(len(text) + 1)] == counted


def test_bytes_come_back() -> None:
    """Bytes that are no UTF-8, and line ends of every kind, survive."""
    data = b"\xff\xc3\xa9\r\n\x00\r\x80"

    assert encode(decode(data)) == data
    assert decode(data)[1] == "\u00e9"
