"""Where everything of a timeline stands: rows, lanes, and findings."""

from dataclasses import replace
from itertools import pairwise

import pytest

from migrator.report.drawing.lanes import ACCOUNTS, show_word, word_of
from migrator.report.drawing.letters import clean_text
from migrator.report.drawing.rows import find_leads
from migrator.report.drawing.shapes import LANE_STEP, LANE_WIDE, LANE_X, TEXT_X, WIDTH
from migrator.report.drawing.timeline import lay_timeline
from migrator.report.pages.picture import draw_timeline
from tests.report.pictures import AFTER, BEFORE, MANY, PAGES, SHAPES, event, mark

_CODE = 0.602 * 12  # how wide a letter of the common fixed fonts is
_BOLD = 0.69 * 10.5  # the mean of a lane's word in a broad font


@pytest.mark.parametrize("name", SHAPES)
def test_every_event_is_there(name: str) -> None:
    """Line number and text of each, from top to bottom; several that say nothing as their number."""
    events = SHAPES[name]
    drawing = lay_timeline(events)
    drawn = "".join(label.text for label in drawing.labels if label.look.split()[0] in {"pic-event", "pic-fold"})
    wanted = [clean_text(e.event if e.folded == 1 else f"{e.folded} steps").replace(" ", "") for e in events]
    lines = [label.text for label in drawing.labels if label.look == "pic-line"][1:]

    at = 0
    for text in wanted:
        at = drawn.replace(" ", "").find(text[:80], at)
        assert at >= 0, text
    assert lines == [str(e.line) if e.folded == 1 else "\u22ee" for e in events]


@pytest.mark.parametrize("name", SHAPES)
def test_lanes_change_where_the_accounts_do(name: str) -> None:
    """A band begins at the row of the event that changes its account, and has that account's look."""
    events, drawing = SHAPES[name], lay_timeline(SHAPES[name])
    for lane, (account, _, before) in enumerate(ACCOUNTS):
        left = LANE_X + lane * LANE_STEP
        words = [word_of(e, account) for e in events]
        changes = [w for number, w in enumerate(words) if number == 0 or w != words[number - 1]]
        bands = [band for band in drawing.bands if left <= band.x < left + LANE_WIDE]
        chips = [chip for chip in drawing.chips if left <= chip.x < left + LANE_WIDE and chip.is_change]

        assert [band.look for band in bands] == [f"pic-{account} pic-{word}" for word in changes]
        assert [chip.word for chip in chips] == [show_word(word, before) for word in changes]
        assert [band.is_open for band in bands] == [word == "unknown" for word in changes]
        for band, chip in zip(bands, chips, strict=True):
            assert band.y <= chip.y
            assert chip.y + 16 <= band.y + band.height + 1, "a word stands in its band"
        for upper, lower in pairwise(bands):
            assert upper.y + upper.height == lower.y, "no gap and no overlap"


def test_what_colour_tells_is_told_without_it() -> None:
    """The guest's side is broader than the host's and has a pattern; what is not known has an edge of dashes alone."""
    bands = {band.look: band for band in lay_timeline(AFTER).bands}

    assert bands["pic-rcu pic-away"].pattern == "hatch"
    assert bands["pic-time pic-guest"].pattern == "dots"
    assert bands["pic-irqs pic-on"].pattern == bands["pic-told pic-on"].pattern == "lines"
    assert bands["pic-rcu pic-watching"].pattern == ""
    assert bands["pic-rcu pic-watching"].width < bands["pic-rcu pic-away"].width
    assert bands["pic-irqs pic-unknown"].is_open


@pytest.mark.parametrize("name", ["before", "open", "hostile"])
def test_findings_are_marked_at_their_events(name: str) -> None:
    """Numbered from the top; each marker encloses the row of its event and crosses all lanes."""
    events, drawing = SHAPES[name], lay_timeline(SHAPES[name])
    first_lines = {label.y: label.text for label in drawing.labels if label.look.startswith("pic-event")}
    causes = [e for e in events if e.marks]

    assert [badge.number for row in drawing.marked for badge in row.badges] == [
        *range(1, sum(len(e.marks) for e in causes) + 1)
    ]
    for row, cause in zip(drawing.marked, causes, strict=True):
        inside = [text for y, text in first_lines.items() if row.stripe.y < y < row.stripe.y + row.stripe.height]
        assert clean_text(cause.event).startswith(inside[0])
        assert row.stripe.x + row.stripe.width >= LANE_X + 3 * LANE_STEP + LANE_WIDE
        assert [badge.label.text for badge in row.badges] == [f"{m.level}: {m.rule}" for m in cause.marks]
        for badge in row.badges:
            assert row.stripe.y < badge.label.y < row.stripe.y + row.stripe.height


def test_the_gravest_level_frames_a_row() -> None:
    """A row with a warning and a note is a warning's."""
    assert [row.level for row in lay_timeline(BEFORE).marked] == ["warning", "error", "error", "error", "warning"]


def test_a_name_too_long_for_its_row_is_cut_visibly() -> None:
    """The words have it whole."""
    events = (event(1, "f()", "off host watching off", marks=(mark("a-rule-with-a-name-of-many-words-and-more"),)),)
    (row,) = lay_timeline(events).marked

    assert row.badges[0].label.text.endswith("\u2026")
    assert "a-rule-with-a-name-of-many-words-and-more" in " ".join(draw_timeline(events, "t", PAGES, "k").words)


def test_calls_stand_further_to_the_right() -> None:
    """And the path's way back is said, as is a file that it goes to."""
    labels = lay_timeline(SHAPES["handler"]).labels
    at = {label.text: label.x for label in labels}

    assert at["guest_timing_enter_irqoff()"] == TEXT_X
    assert at["guest_state_exit_irqoff()"] > TEXT_X
    assert [label.text for label in labels if label.look == "pic-file"] == [
        "arch/riscv/kvm/vcpu.c",
        "arch/mips/kvm/vz.c",
        "arch/mips/kvm/mips.c",
        "arch/riscv/kvm/vcpu.c",
    ]
    assert "\u2190 kvm_arch_vcpu_ioctl_run()" in at


@pytest.mark.parametrize("name", SHAPES)
def test_nothing_stands_outside_or_on_something_else(name: str) -> None:
    """Events end before the lanes, words stay in their lanes, rows do not touch."""
    drawing = lay_timeline(SHAPES[name])
    code = [label for label in drawing.labels if label.look.split()[0] in {"pic-event", "pic-home"}]

    for label in code:
        wide = sum(2 if ord(letter) > 0x2E80 and letter != "\ufffd" else 1 for letter in label.text)
        assert label.x + wide * _CODE <= LANE_X, label.text
    assert all(later.y - label.y >= 13 for label, later in pairwise(code))
    for chip in drawing.chips:
        lane = (chip.x - LANE_X) // LANE_STEP
        assert LANE_X + lane * LANE_STEP <= chip.x <= chip.x + chip.width <= LANE_X + lane * LANE_STEP + LANE_WIDE
        assert len(chip.word) * _BOLD <= LANE_STEP + 2
    boxes = [(band.x, band.y, band.width, band.height) for band in drawing.bands]
    stripes = (*drawing.runs, *drawing.gaps, *(row.stripe for row in drawing.marked))
    for x, y, width, height in (*boxes, *((s.x, s.y, s.width, s.height) for s in stripes)):
        assert 0 <= x < x + width <= WIDTH
        assert 0 <= y < y + height <= drawing.height


def test_many_events_stay_readable() -> None:
    """A long band tells its word again, so that it can be read where its beginning is off the screen."""
    events = [replace(row, rcu="away", time="guest", irqs="off", told="on") for row in MANY]
    drawing = lay_timeline(events)
    words = [chip for chip in drawing.chips if chip.word == "away"]

    assert [chip.is_change for chip in words] == [True] + [False] * (len(words) - 1)
    assert all(later.y - chip.y < 300 for chip, later in pairwise(words))


def test_pictures_side_by_side_are_level() -> None:
    """The higher one is moved down until the guest runs at one height; where it does not run, or far off, none is."""
    tops = [next(stripe.y for stripe in lay_timeline(each).runs) for each in (BEFORE, AFTER)]
    leads = find_leads(BEFORE, AFTER)

    assert tops[0] != tops[1]
    assert 0 in leads
    assert tops[0] + leads[0] == tops[1] + leads[1]
    assert find_leads(BEFORE, ()) == (0, 0)
    assert find_leads((*BEFORE[:1] * 20, *BEFORE), AFTER) == (0, 0)
