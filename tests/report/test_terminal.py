"""The report on a terminal: in order, within its width, and nothing that a terminal would obey."""

from dataclasses import replace

import pytest
import regex

from migrator.report.model import Report, TimelineRow, ToolInfo, TreeInfo
from migrator.report.terminal.report import render_terminal
from migrator.report.words.telling import find_board
from tests.report.reports import HUNK, ODD, TIMELINE, Told, everything, found

_COLOR = regex.compile(r"\x1b\[[0-9;]*m")
_NEXT = "next: migrator draft /a/very/long/path/to/a/tree/that/somebody/keeps/his/kernels/in --arch s390 -o drafts"


def _lines(report: Report, following: str = "", width: int = 80) -> list[str]:
    return render_terminal(report, following, color=False, width=width).removesuffix("\n").split("\n")


def test_sections_stand_in_order(told: Told) -> None:
    """First where the tree stands, last what comes next."""
    lines = _lines(everything(told.report), _NEXT)
    heads = [
        "where each architecture stands",
        "what stands between it and done",
        "who keeps the deprecated helpers alive",
        "hunk by hunk",
        "findings",
        "what happens on the way through each function",
        "sites",
        "checks",
        "assumed",
        "not done:",
    ]
    places = [lines.index(head) for head in heads]
    drafted = next(number for number, line in enumerate(lines) if line.startswith("drafted  "))
    refused = next(number for number, line in enumerate(lines) if line.startswith("refused  "))

    assert lines[0].startswith("In v1-2-g0123, ")
    assert places == sorted(places)
    assert places[2] < drafted < refused < places[3]  # what is decided, and then the details
    assert lines[-1] == _NEXT  # in one piece, to be copied


def test_where_nothing_is_drafted_the_reason_comes_first(told: Told) -> None:
    """One sentence, and the board all the same."""
    bare = replace(told.report, proposals=(), refusals=())
    lines = _lines(bare, "nothing to convert: no architecture of this tree calls a deprecated helper")

    assert lines[0] == "nothing to convert: no architecture of this tree calls a deprecated helper"
    assert lines[1] == ""
    assert "where each architecture stands" in lines
    assert sum("nothing to convert" in line for line in lines) == 1


@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_no_line_is_wider_than_asked_for(told: Told, width: int) -> None:
    """Code and the command aside: a diff is left as it is."""
    report = everything(told.report)
    codes = {line for row in report.proposals for line in row.diff.split("\n")}
    wide = [line for line in _lines(report, _NEXT, width) if len(line) > width and line not in {*codes, _NEXT}]

    assert [line for line in wide if not line.strip().startswith(("arch/", "include/"))] == []  # a witness's file
    assert any(len(line) > 50 for line in codes)


def test_diff_is_left_as_it_is(told: Told) -> None:
    """Byte for byte, blanks at the ends of lines included."""
    text = render_terminal(told.report, color=False)

    for row in told.report.proposals:
        assert f"\n{row.diff}" in text


def test_colours_change_no_word(told: Told) -> None:
    """The same lines, with escapes that colour alone."""
    report = everything(told.report)
    plain, painted = (render_terminal(report, _NEXT, color=color) for color in (False, True))

    assert _COLOR.sub("", painted) == plain
    assert "\x1b[32mdrafted\x1b[0m" in painted
    assert "\x1b[31m-\t\tguest_enter_irqoff();\x1b[0m\n" in painted


def test_machine_does_not_count(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the size of a window nor wishes about colours: the caller has decided."""
    before = [render_terminal(told.report, color=color) for color in (False, True)]
    for name, value in {"COLUMNS": "33", "NO_COLOR": "1", "FORCE_COLOR": "1", "TERM": "dumb", "LINES": "2"}.items():
        monkeypatch.setenv(name, value)

    assert [render_terminal(told.report, color=color) for color in (False, True)] == before


def test_nothing_is_obeyed(told: Told) -> None:
    """Escapes, marks that turn the writing, bytes that are no UTF-8, and markup of rich's are shown as they are."""
    text = render_terminal(everything(told.report), color=False)

    assert "\u202e" in ODD
    for seen in ("\\x1b[31m", "\\u202eend", "\\xff", "[red]z[/red]", "\\xfc.c"):
        assert seen in text
    assert {letter for letter in text if not letter.isprintable()} == {"\n", "\t"}


def test_timeline_in_full() -> None:
    """Before and after, findings at the event that causes them, another file named, quiet steps as one line."""
    bare = Report(1, *_report_heads(), timelines=(_plain(TIMELINE),))
    lines = _lines(bare)

    assert lines[lines.index("what happens on the way through each function") + 1 :] == [
        "",
        "  arm64: a.c: f()",
        "      why it is short",
        "    before",
        "        line  event                        irqs     time     RCU       told",
        "           6  begins                       on       host     watching  on",
        "         ...  3 steps",
        "      !    9  enter(a | b) runs the guest  off      guest    away      on",
        "              warning eqs-tracepoint: marked",
        "        include/linux/b.h:33",
        "          33  leave()                      on       host     watching  on",
        "      called while RCU does not watch:",
        "        f() calls g() at a.c:8: may be instrumented",
        "          h() at a.c:3: is noinstr",
        "            i() at b.h:9: does nothing",
        "    after",
        "        line  event   irqs     time     RCU       told",
        "           6  begins  on       host     watching  on",
        "      called while RCU does not watch:",
        "        f() calls g() at a.c:8: may be instrumented",
    ]


def _report_heads() -> tuple[ToolInfo, TreeInfo]:
    return ToolInfo("t", "0"), TreeInfo("0" * 40, "d")


def _plain(row: TimelineRow) -> TimelineRow:
    events = tuple(replace(e, marks=tuple(replace(m, message="marked") for m in e.marks)) for e in row.before)
    return replace(row, before=events, told="why it is short")


def test_hunk_is_told_in_words() -> None:
    """What, why and how to show it wrong, sentence by sentence; its lines stand in the diff."""
    lines = _lines(Report(1, *_report_heads(), hunks=(replace(HUNK, what="it changes"),)))

    assert lines[lines.index("hunk by hunk") + 1 :] == [
        "",
        "  patch 2: x.rst:1  [mends eqs-tracepoint]",
        "    what: it changes",
        "    why: it is right",
        "    why: and proper",
        "    wrong if: boot it",
        "    wrong if: read it",
    ]


def test_narrow_terminal_has_no_columns() -> None:
    """Below the width of a table, each event has its line, and the accounts follow where they change."""
    lines = _lines(Report(1, *_report_heads(), timelines=(replace(_plain(TIMELINE), calls_before=()),)), width=50)

    assert lines[lines.index("    before") + 1 : lines.index("    after")] == [
        "        a.c:6: begins",
        "          irqs on, host time, RCU watching, told",
        "          on",
        "        3 steps",
        "      ! a.c:9: enter(a | b) runs the guest",
        "          irqs off, guest time, RCU away, told on",
        "          warning eqs-tracepoint: marked",
        "        include/linux/b.h:33: leave()",
        "          irqs on, host time, RCU watching, told",
        "          on",
    ]


def test_board_is_a_table_only_where_there_is_room(told: Told) -> None:
    """In fewer columns no word of it is broken: each architecture has a sentence."""
    report = everything(told.report)
    wide, narrow = (_lines(report, width=width) for width in (80, 50))
    row = next(row for row in find_board(report) if row.arch == "arm64")

    assert any(line.split()[:3] == ["arch", "status", "listed"] for line in wide)
    assert not any(line.split()[:1] == ["arch"] for line in narrow)
    text = " ".join(" ".join(narrow).split())
    assert f"arm64: {row.status}, listed as {row.maintainers_status}, " in text
    assert f", {row.drafts} drafted" in text


def test_a_finding_names_the_patch_that_mends_it() -> None:
    """One that no patch mends is of a kind at most, whatever the recipe claims of it."""
    first, second, third = (replace(found().findings[0], id=each) for each in ("f1", "f2", "f3"))
    hunks = tuple(replace(HUNK, patch=patch, findings=ids) for patch, ids in ((1, ("f1", "f2")), (3, ("f2",))))
    rows = (first, second, third, replace(third, id="f4", fixable=False))
    lines = _lines(Report(1, *_report_heads(), findings=rows, hunks=hunks))

    assert [line.strip() for line in lines if line.startswith("  error ")] == [
        "error eqs-tracepoint  (patch 1 mends it)",
        "error eqs-tracepoint  (patches 1 and 3 mend it)",
        "error eqs-tracepoint  (a recipe mends this kind)",
        "error eqs-tracepoint",
    ]


def test_the_same_way_is_shown_once() -> None:
    """A helper and the function that calls it lie on one path; and what no draft changes is no before."""
    row = replace(_plain(TIMELINE), after=(), calls_after=())
    deeper = tuple(replace(call, depth=call.depth + 1) for call in row.calls_before)  # seen from the other function
    rows = (row, replace(row, id="t2", function="g", calls_before=deeper), replace(row, id="t3", arch="s390"))
    lines = _lines(Report(1, *_report_heads(), timelines=rows))

    assert lines.count("    as it is") == 2
    assert "    before" not in lines
    assert lines[lines.index("  arm64: a.c: g()") + 1] == "      The same as of a.c: f(), above."
    assert "    as it is" in lines[lines.index("  s390: a.c: f()") :]
