"""Timelines as SVG: what stands where, what is told without colour, and what hostile text cannot do."""

from collections.abc import Iterator, Sequence
from xml.etree import ElementTree as Xml

import pytest

from migrator.report.drawing.shapes import LANE_STEP, LANE_WIDE, LANE_X
from migrator.report.drawing.timeline import lay_timeline
from migrator.report.model import EventRow
from migrator.report.pages.picture import draw_timeline
from tests.report.pictures import AFTER, BEFORE, HOSTILE, LONG, OPEN, PAGES, SHAPES

_SVG = "{http://www.w3.org/2000/svg}"


def _parse(events: Sequence[EventRow], key: str = "k") -> Xml.Element:
    return Xml.fromstring(draw_timeline(events, "Title", PAGES, key).svg)  # noqa: S314 (our own text)


def _texts(svg: Xml.Element, look: str = "") -> list[Xml.Element]:
    return [text for text in svg.iter(f"{_SVG}text") if look in (text.get("class") or "").split() or not look]


def test_a_text_without_end_is_cut_visibly_and_told_in_words() -> None:
    """Six lines at most; the words have all of it."""
    shown = [text.text for text in _texts(_parse(LONG), "pic-event")]

    assert "\u2026" in shown
    assert any("x" * 400 in sentence for sentence in draw_timeline(LONG, "t", PAGES, "k").words)


def test_the_guest_is_a_bar_across_the_lanes() -> None:
    """One for each run, at the row of its call."""
    drawing = lay_timeline(OPEN)
    (run,) = drawing.runs
    call = next(label for label in drawing.labels if label.text.startswith("sie64a()"))

    assert run.y < call.y < run.y + run.height + 3
    assert run.x < LANE_X
    assert run.x + run.width > LANE_X + 3 * LANE_STEP + LANE_WIDE
    assert [text.text for text in _parse(OPEN).iter(f"{_SVG}text") if text.text == "guest runs"] == ["guest runs"]


def test_before_and_after_have_the_same_columns() -> None:
    """So that side by side they compare."""
    before, after = _parse(BEFORE, "a"), _parse(AFTER, "b")

    assert before.get("width") == after.get("width")
    for look in ("pic-lane", "pic-head"):
        assert [(t.get("x"), t.get("y")) for t in _texts(before, look)] == [
            (t.get("x"), t.get("y")) for t in _texts(after, look)
        ]


def _ids(svg: Xml.Element) -> Iterator[str]:
    return (each.attrib["id"] for each in svg.iter() if "id" in each.attrib)


def test_ids_are_the_keys_own() -> None:
    """Every id, and every use of one, changes with the key, whatever that is."""
    keys = ("k", "k1", "k_1", "<k>", "a b")
    found = [[*_ids(_parse(BEFORE, key))] for key in keys]

    assert all(len(ids) == 5 for ids in found)
    assert len({each for ids in found for each in ids}) == 5 * len(keys)
    svg = _parse(BEFORE, "<k>")
    ids = {*_ids(svg)}
    assert {*(svg.get("aria-labelledby") or "").split()} <= ids
    assert {e.attrib["fill"][5:-1] for e in svg.iter() if "fill" in e.attrib} <= ids


def test_it_is_an_image_with_a_name() -> None:
    """Title and description, for who does not see it."""
    svg = _parse(BEFORE)
    title, desc = svg.find(f"{_SVG}title"), svg.find(f"{_SVG}desc")

    assert svg.get("role") == "img"
    assert title is not None
    assert title.text == "Title"
    assert desc is not None
    assert desc.text == (
        "A path of 18 steps, with four accounts beside it. The guest runs in line 130: irqs off, guest time, "
        "RCU away, told off. 6 findings: deprecated-helper, irq-state-untold, eqs-instrumentable, eqs-irqs-enabled, "
        "late-tracepoint."
    )


def test_words_tell_all() -> None:
    """Each event with its accounts, and each finding behind its own."""
    words = draw_timeline(BEFORE, "t", PAGES, "k").words

    assert len(words) == 1 + len(BEFORE) + 6
    assert words[1].startswith("Line 87 of arch/riscv/kvm/vcpu.c: kvm_arch_vcpu_ioctl_run() begins. Then irqs unknown,")
    assert words[2] == "8 steps that change nothing."
    assert words[5] == "Line 128: guest_enter_irqoff(). Then irqs off, guest time, RCU away, told off."
    assert words[6] == "Finding 1, warning deprecated-helper: `x` is what deprecated-helper says."
    assert words[7].startswith("Line 130: __kvm_riscv_switch_to() runs the guest. Still irqs off")


def test_hostile_text_stays_text() -> None:
    """Markup is escaped; what XML cannot hold, or turns the writing around, becomes a mark."""
    picture = draw_timeline(HOSTILE, "</title><script>\ud800", PAGES, '"><script>')

    picture.svg.encode("utf-8")
    "".join(picture.words).encode("utf-8")
    svg = Xml.fromstring(picture.svg)  # noqa: S314 (our own text)
    assert not [*svg.iter(f"{_SVG}script"), *svg.iter(f"{_SVG}b")]
    assert 'f("<script>&amp;\ufffd\ufffd\ufffd]]>")' in [text.text for text in _texts(svg)]
    assert "\u202e" not in picture.svg


@pytest.mark.parametrize("name", SHAPES)
def test_same_rows_same_bytes(name: str) -> None:
    """And another key changes ids alone."""
    first, second = (draw_timeline(SHAPES[name], "t", PAGES, key).svg for key in ("one", "two"))

    assert first == draw_timeline(SHAPES[name], "t", PAGES, "one").svg
    assert first.replace("pic-one-", "pic-two-") == second


def test_no_events_no_picture() -> None:
    """Neither an empty frame nor a sentence."""
    picture = draw_timeline((), "t", PAGES, "k")

    assert (picture.svg, picture.words) == ("", ())


def test_numbers_are_round() -> None:
    """No tail of digits, whatever was added up."""
    svg = _parse(SHAPES["handler"])
    numbers = [e.attrib[n] for e in svg.iter() for n in ("x", "y", "width", "height") if n in e.attrib]

    assert all(len(number.partition(".")[2]) <= 2 for number in numbers), numbers
