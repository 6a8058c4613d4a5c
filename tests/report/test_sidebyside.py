"""A hunk side by side: what is paired, the numbers of the lines, and which words differ."""

import pytest

from migrator.report.pages.sidebyside import Block, Line, pair_lines


def _text(line: Line | None) -> str:
    """Return a line with its number and sign, and what differs in brackets."""
    if line is None:
        return ""
    pieces = "".join(f"[{piece.text}]" if piece.differs else piece.text for piece in line.pieces)
    return f"{line.number}{line.sign}{pieces}"


def _rows(blocks: tuple[Block, ...]) -> list[tuple[str, str]]:
    return [(_text(row.old), _text(row.new)) for block in blocks for row in block.rows]


def test_context_stands_on_both_sides() -> None:
    """Numbers count on each side for itself."""
    blocks = pair_lines(" a\n-b\n c\n+d\n e\n", 10, 20)

    assert [block.changes for block in blocks] == [False, True, False, True, False]
    assert _rows(blocks) == [
        ("10 a", "20 a"),
        ("11-b", ""),
        ("12 c", "21 c"),
        ("", "22+d"),
        ("13 e", "23 e"),
    ]


def test_words_that_differ_are_marked() -> None:
    """A line and what became of it stand side by side; white space that differs is no word."""
    assert _rows(pair_lines("-\tguest_enter_irqoff();\n+\t\tguest_timing_enter_irqoff();\n", 5, 5)) == [
        ("5-\t[guest_enter_irqoff]();", "5+\t\t[guest_timing_enter_irqoff]();")
    ]


def test_alike_lines_meet_behind_what_is_new() -> None:
    """Lines that came in above do not push a changed line away from its old one."""
    text = "-\tret = enter(vcpu);\n+\tint cpu;\n+\n+\tprepare(arch);\n+\tret = enter_exit(vcpu);\n"

    assert _rows(pair_lines(text, 1, 1)) == [
        ("", "1+\tint cpu;"),
        ("", "2+"),
        ("", "3+\tprepare(arch);"),
        ("1-\tret = [enter](vcpu);", "4+\tret = [enter_exit](vcpu);"),
    ]


def test_lines_that_have_nothing_in_common_stand_as_they_come() -> None:
    """Both sides are filled from the top, and nothing is marked."""
    assert _rows(pair_lines("-one\n-two\n+three\n", 1, 1)) == [("1-one", "1+three"), ("2-two", "")]


@pytest.mark.parametrize("sign", ["-", "+", " "])
def test_remark_on_the_last_line(sign: str) -> None:
    """Git's remark goes to the side of the line above it, and has no number."""
    (block,) = pair_lines(f"{sign}a\n\\ No newline at end of file\n", 1, 1)
    remark = block.rows[1]
    sides = {"-": (remark.old,), "+": (remark.new,), " ": (remark.old, remark.new)}[sign]

    for line in sides:
        assert line is not None
        assert (line.number, line.pieces[0].text) == (0, "\\ No newline at end of file")


def test_nothing_is_lost_of_long_blocks() -> None:
    """Blocks too long to be compared line by line keep every line, in order."""
    old, new = ([f"{word} {number}" for number in range(150)] for word in ("enter", "leave"))
    text = "".join([*(f"-{line}\n" for line in old), *(f"+{line}\n" for line in new)])
    rows = _rows(pair_lines(text, 1, 1))

    assert [left.partition("-")[2] for left, _ in rows] == old
    assert [right.partition("+")[2] for _, right in rows] == new


def test_context_without_its_blank() -> None:
    """Mail programs cut blanks at the end of lines; an empty line is context."""
    assert _rows(pair_lines("-a\n\n+b\n", 1, 1)) == [("1-a", ""), ("2 ", "1 "), ("", "2+b")]
