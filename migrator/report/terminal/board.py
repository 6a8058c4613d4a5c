"""The board as text: a table where there is room for it, else a sentence for each architecture."""

from collections.abc import Iterable, Sequence

from migrator.report.model import BoardRow, Report
from migrator.report.terminal.paper import Paper, Part
from migrator.report.terminal.paths import COLORS
from migrator.report.words.standing import count
from migrator.report.words.telling import find_board, find_idle

_HEADS = ("arch", "status", "listed as", "sites", "err", "warn", "note", "drafts", "refused")
_STATUS = {"deprecated": "red", "mixed": "yellow", "converted": "green"}
_SHORT = len("Maintained")  # of what MAINTAINERS says, to stand in the table
_INDENT, _GAP = 2, 2


def say_board(paper: Paper, report: Report) -> None:
    """Add where each architecture stands, and what stands between it and done."""
    board = find_board(report)
    idle = find_idle(board)
    rows = [row for row in board if row.arch not in idle]
    paper.head("where each architecture stands")
    cells = [_board_row(row) for row in rows]
    if _measure(cells) <= paper.width:
        _say_table(paper, rows, cells)
    else:
        for row in rows:
            _say_row(paper, row)
    if idle:
        paper.say(f"no guest entry: {', '.join(idle)}", indent=2, hang=4)
    if any(row.caveat for row in rows):
        paper.head("to know first")
    for row in (row for row in rows if row.caveat):
        paper.say(f"{row.arch}: {row.caveat}", indent=2, hang=4)
    if any(row.left for row in rows):
        paper.head("what stands between it and done")
    for row in rows:
        for sentence in row.left:
            paper.say(f"{row.arch}: {sentence}", indent=2, hang=4)


def _measure(rows: Iterable[Sequence[Part]]) -> int:
    """Return how many columns the table takes."""
    texts = [_HEADS, *([cell if isinstance(cell, str) else cell[0] for cell in row] for row in rows)]
    return _INDENT + sum(max(map(len, column)) + _GAP for column in zip(*texts, strict=True)) - _GAP


def _say_table(paper: Paper, rows: Sequence[BoardRow], cells: Sequence[Sequence[Part]]) -> None:
    if rows:
        paper.table(_HEADS, cells, indent=_INDENT, right=6)
    for row in rows:
        if len(row.maintainers_status) > _SHORT:
            paper.say(f"{row.arch} is listed as {row.maintainers_status}", indent=_INDENT, hang=4)


def _say_row(paper: Paper, row: BoardRow) -> None:
    counts = [(row.sites, "site"), (row.errors, "error"), (row.warnings, "warning"), (row.notes, "note")]
    told = [f"listed as {row.maintainers_status}"] if row.maintainers_status else []
    told += [count(number, noun) for number, noun in counts if number]
    told += [f"{number} {word}" for number, word in ((row.drafts, "drafted"), (row.refusals, "refused")) if number]
    status = (row.status, _STATUS.get(row.status, ""))
    paper.say(f"{row.arch}: ", status, "".join(f", {each}" for each in told), indent=_INDENT, hang=4)


def _board_row(row: BoardRow) -> Sequence[Part]:
    counts = [(row.errors, "error"), (row.warnings, "warning"), (row.notes, "note")]
    cells: list[Part] = [(str(number) if number else ".", COLORS[level] if number else "") for number, level in counts]
    status = (row.status, _STATUS.get(row.status, ""))
    done = [str(number) if number else "." for number in (row.drafts, row.refusals)]
    listed = row.maintainers_status if len(row.maintainers_status) <= _SHORT else "see below"
    return [row.arch, status, listed, str(row.sites), *cells, *done]
