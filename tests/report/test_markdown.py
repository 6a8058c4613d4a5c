"""The report as Markdown: its sections, its blocks, and that it reads as plain text."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from migrator.report.markdown.report import render_markdown
from migrator.report.model import Report, ToolInfo, TreeInfo
from tests.report.reports import HUNK, TIMELINE, Told, everything, found

_BARE = Report(1, ToolInfo("t", "0"), TreeInfo("0" * 40, "d"))


def _parse(report: Report) -> list[Token]:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(render_markdown(report))


def _section(report: Report, title: str) -> str:
    """Return what stands below one heading."""
    text = render_markdown(report)
    return text.partition(f"\n## {title}\n\n")[2].partition("\n## ")[0].rstrip("\n")


def _heads(tokens: Iterable[Token], level: str) -> list[str]:
    tokens = [*tokens]
    return [after.content for token, after in pairwise(tokens) if token.tag == level and after.content]


def test_sections_stand_in_order(told: Told) -> None:
    """One title, and a section for each kind of row; none for what is not there."""
    tokens = _parse(everything(told.report))

    assert _heads(tokens, "h1") == ["Guest entry in `v1-2-g0123`"]
    assert _heads(tokens, "h2") == [
        "Where each architecture stands",
        "Who keeps the deprecated helpers alive",
        "What is drafted",
        "What is refused",
        "Patches",
        "Hunk by hunk",
        "Findings",
        "What happens on the way through each function",
        "Sites",
        "Checks",
        "What was assumed",
        "What was not done",
    ]
    assert _heads(_parse(_BARE), "h2") == ["Where each architecture stands"]


def test_diffs_stand_in_blocks(told: Told) -> None:
    """Each letter as it is; a hunk's where it is known, else the proposal's."""
    blocks = [token.content for token in _parse(told.report) if token.type == "fence" and token.info == "diff"]
    hunks = [
        token.content for token in _parse(everything(told.report)) if token.type == "fence" and token.info == "diff"
    ]

    assert blocks == [row.diff for row in told.report.proposals]
    assert hunks == [*blocks, HUNK.text]


def test_prose_is_as_wide_as_a_mail(told: Told) -> None:
    """Lines outside of blocks, tables and headings end before column 80, unless one word of code is longer."""
    wide, is_block = [], False
    for line in render_markdown(replace(found(), proposals=told.report.proposals)).split("\n"):
        is_block ^= line.lstrip().startswith("```")
        if not is_block and len(line) > 80 and not line.startswith(("|", "#")):
            wide.append(line)

    assert [line for line in wide if "`" not in line] == []


def test_board_is_a_table(told: Told) -> None:
    """One row for each architecture that has a guest, numbers in line; the others in a sentence."""
    lines = _section(replace(told.report, board=everything(told.report).board), "Where each architecture stands")

    assert lines.split("\n")[:3] == [
        "| Architecture | Status | MAINTAINERS    | Sites | Errors | Warnings | Notes | Drafts | Refused |",
        "| ------------ | ------ | -------------- | ----: | -----: | -------: | ----: | -----: | ------: |",
        "| `arm64`      | mixed  | Odd `\\|` Fixes |     2 |      1 |        2 |     3 |      4 |       5 |",
    ]
    assert (
        "\n### What stands between it and done\n\n- `arm64`: a proof is missing\n- `arm64`: left `a|b` `*x*`" in lines
    )
    assert "No guest entry: arm64, riscv, s390." in render_markdown(replace(found(), findings=()))


def test_timeline_is_two_tables_and_two_lists() -> None:
    """Events with the four accounts, findings at the event that causes them, and the calls, one below the other."""
    text = _section(
        replace(_BARE, timelines=(replace(TIMELINE, told=""),)), "What happens on the way through each function"
    )
    lines = [" ".join(line.split()) if line.startswith("|") else line for line in text.split("\n")]

    assert [line for line in lines if not line.startswith("| -")] == [
        "### `arm64`: `a.c: f()`",
        "",
        "**Before**",
        "",
        "| Line | Event | irqs | time | RCU | told | Finding |",
        "| 6 | `begins` | on | host | watching | on | |",
        "| ... | 3 steps | | | | | |",
        "| 9 | `enter(a \\| b) runs the guest` | off | guest | away | on | **warning** `eqs-tracepoint` |",
        "| `include/linux/b.h:33` | `leave()` | on | host | watching | on | |",
        "",
        "3 calls while RCU does not watch:",
        "",
        "- `f()` calls `g()` at `a.c:8`: may be instrumented",
        "  - `h()` at `a.c:3`: is noinstr",
        "    - `i()` at `b.h:9`: does nothing",
        "",
        "**After**",
        "",
        "| Line | Event | irqs | time | RCU | told |",
        "| 6 | `begins` | on | host | watching | on |",
        "",
        "1 call while RCU does not watch:",
        "",
        "- `f()` calls `g()` at `a.c:8`: may be instrumented",
    ]
    assert len({len(line) for line in text.split("\n")[4:10]}) == 1  # the columns stand in line


def test_finding_of_the_draft_alone_is_told_below_its_table() -> None:
    """No finding of the tree has its words."""
    row = replace(
        TIMELINE,
        before=tuple(
            replace(e, marks=tuple(replace(m, id="", message="new") for m in e.marks)) for e in TIMELINE.before
        ),
    )

    assert "- **warning** `eqs-tracepoint`: new\n" in render_markdown(replace(_BARE, timelines=(row,)))


def test_finding_has_its_witness() -> None:
    """Place, rule, sentence, and the path as a block below it, in the same item."""
    lines = _section(found(), "Findings").split("\n")

    assert lines[:4] == [
        "### `arm64`: 1 finding",
        "",
        "- **error** `eqs-tracepoint` at `arch/arm64/kvm/arm.c:105: kvm_run()`:",
        "  `trace_kvm_exit()` while RCU does not watch. A recipe mends this kind.",
    ]
    assert "  ```text" in lines
    assert "    >  105  trace_kvm_exit()            off      guest    away      on" in lines


def test_hunk_has_its_reasons() -> None:
    """What, why, and how one would show it wrong, each sentence an item."""
    text = _section(replace(_BARE, hunks=(replace(HUNK, what="it changes f_g()"),)), "Hunk by hunk")

    assert text.split("````diff")[0] == (
        "### Patch 2, `arm64`: `x.rst:1`\n\n"
        "**What:** it changes `f_g()`\n\n"
        "**Why it is right:**\n\n- it is right\n- and proper\n\n"
        "**How to show it wrong:**\n\n- boot it\n- read it\n\n"
        "**Mends:** `eqs-tracepoint`\n\n"
    )


def test_forge_takes_no_name_for_a_person(told: Told) -> None:
    """An address in a patch's recipients is code, so that nobody is called by a comment."""
    text = _section(everything(told.report), "Patches")

    assert "  - `To: Jane Doe <jane@example.org>`\n" in text
    assert "  - `Cc: Jürgen Groß <jg@example.org>`" in text
