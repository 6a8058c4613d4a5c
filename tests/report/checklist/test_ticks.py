"""Ticks of people survive: by id, in each form, in whatever state a document is left; the tool's are not theirs."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from migrator.facts.folders import find_folders
from migrator.facts.render import Renderer
from migrator.report.checklist.html import render_html
from migrator.report.checklist.json import render_json
from migrator.report.checklist.markdown import render_markdown
from migrator.report.checklist.model import Checklist, ItemRow
from migrator.report.checklist.tick import Tick, unite_ticks
from migrator.report.checklist.ticks import apply_ticks, is_checklist, list_items, parse_ticks
from tests.report.checklist.lists import AGAINST, CHECKLIST, HUNK, SHOWN, WHOLE, with_items

FORMS: dict[str, Callable[[Checklist], str]] = {
    "markdown": render_markdown,
    "json": render_json,
    "html": lambda checklist: render_html(checklist, Renderer(find_folders(None))),
}
_PIECES = (
    *("word", " ", "`", "``", "```", "~~~", "*", "_", "\\", "<", ">", "[", "]", "#", "|", "&", "(", ")", "\r", "\x1b"),
    *("- [x] ", "- note: ", "note: mine", "<!-- item: aaaa000000000004 -->", "<!--", "-->", "</label>", "<b>", "é"),
)
_LINE = st.lists(st.sampled_from(_PIECES), max_size=8).map("".join)
_LINES = st.lists(_LINE, max_size=4).map("\n".join)
_DIFF = st.lists(st.tuples(st.sampled_from(" +-"), _LINE).map("".join), max_size=6).map("\n".join)


@pytest.fixture(params=FORMS)
def render(request: pytest.FixtureRequest) -> Callable[[Checklist], str]:
    """Return each of the renderers."""
    return FORMS[request.param]


def _find(checklist: Checklist, item: ItemRow) -> ItemRow:
    return next(each for each in list_items(checklist) if each.id == item.id)


def _tick(*items: ItemRow, note: str = "") -> Checklist:
    """Return the checklist as it is with some items ticked by a person."""
    return apply_ticks(CHECKLIST, {item.id: Tick(note) for item in items})


def _edit(text: str, item: ItemRow, old: str, new: str) -> str:
    """Return Markdown with something else in the line of one item."""
    lines = text.split("\n")
    (number,) = (number for number, line in enumerate(lines) if item.id in line)
    assert old in lines[number]
    lines[number] = lines[number].replace(old, new)
    return "\n".join(lines)


def test_document_nobody_touched_holds_no_tick(render: Callable[[Checklist], str]) -> None:
    """What the tool has ticked is no person's."""
    text = render(CHECKLIST)

    assert is_checklist(text)
    assert parse_ticks(text) == {}


def test_ticks_and_notes_come_back(render: Callable[[Checklist], str]) -> None:
    """From each form, with what they were about; and writing it again gives the same bytes."""
    text = render(_tick(HUNK, WHOLE, note="seen on a board\nand in QEMU"))
    ticks = parse_ticks(text)

    assert ticks.keys() == {HUNK.id, WHOLE.id}
    assert ticks[WHOLE.id] == Tick("seen on a board\nand in QEMU", WHOLE.asks, True)
    assert render(apply_ticks(CHECKLIST, ticks)) == text


def test_note_without_a_tick_comes_back(render: Callable[[Checklist], str]) -> None:
    """On an open item, and on one that the tool has ticked: neither becomes a person's tick."""
    noted = apply_ticks(CHECKLIST, {item.id: Tick("asked", ticked=None) for item in (WHOLE, SHOWN)})
    again = apply_ticks(CHECKLIST, parse_ticks(render(noted)))

    assert _find(again, WHOLE) == replace(WHOLE, note="asked")
    assert _find(again, SHOWN) == replace(SHOWN, note="asked")


def test_tick_that_a_person_took_away_stays_away(render: Callable[[Checklist], str]) -> None:
    """The evidence stays beside it; ticked again, it is the tool's."""
    taken = apply_ticks(CHECKLIST, {SHOWN.id: Tick(ticked=False)})
    again = apply_ticks(CHECKLIST, parse_ticks(render(taken)))

    assert _find(again, SHOWN) == replace(SHOWN, ticked=False, by="")
    assert _find(apply_ticks(CHECKLIST, {}), SHOWN) == SHOWN


@pytest.mark.parametrize("item", [SHOWN, AGAINST], ids=["answered", "against"])
def test_tick_of_a_person_stays_whatever_the_tool_says_now(item: ItemRow, render: Callable[[Checklist], str]) -> None:
    """It was open when the person ticked it."""
    before = with_items(replace(item, status="open", ticked=False, by="", proofs=()))
    text = render(apply_ticks(before, {item.id: Tick("mine")}))
    now = apply_ticks(with_items(item), parse_ticks(text))

    assert _find(now, item) == replace(item, ticked=True, by="person", note="mine")
    assert parse_ticks(render(now))[item.id].ticked is True


def test_tick_of_the_tool_goes_with_its_answer(render: Callable[[Checklist], str]) -> None:
    """What the tool cannot show any more is open again."""
    now = apply_ticks(with_items(replace(SHOWN, status="open", ticked=False, by="")), parse_ticks(render(CHECKLIST)))

    assert not _find(now, SHOWN).ticked


def test_lost_ticks_are_kept_and_come_back_with_their_items(render: Callable[[Checklist], str]) -> None:
    """A run on half of the series costs no tick of the other half."""
    ticks = parse_ticks(render(apply_ticks(CHECKLIST, {WHOLE.id: Tick("by me"), HUNK.id: Tick("only", ticked=None)})))
    half = apply_ticks(with_items(SHOWN), ticks)
    whole = apply_ticks(CHECKLIST, parse_ticks(render(half)))

    assert [*half.lost] == [
        f"{HUNK.id} [ ] {_asked(render, HUNK)} (note: only)",
        f"{WHOLE.id} [x] Who ran it? (note: by me)",
    ]
    assert whole.lost == ()
    assert _find(whole, WHOLE) == replace(WHOLE, ticked=True, by="person", note="by me")
    assert _find(whole, HUNK) == replace(HUNK, note="only")


def _asked(render: Callable[[Checklist], str], item: ItemRow) -> str:
    """Return what an item asks, as the form keeps it: a page shows code without backticks."""
    about = f"{item.asks} ({item.place})"
    return about.replace("`", "") if render is FORMS["html"] else about


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("- [ ]", "- [X]"),
        ("- [ ]", "* [x]"),
        ("- [ ]", "   + [ x ]"),
        ("- [ ]", "\t1. [x]"),
        ("- [ ]", "> - [x]"),
        ("- [ ]", "- \\[x\\]"),
        ("- [ ]", "[✓]"),
        ("<!-- item: ", "<!--item:"),
        (" *(", " _(by nobody yet)_ *("),
    ],
)
def test_boxes_as_people_and_editors_write_them(old: str, new: str) -> None:
    """Other bullets, other letters, other indentation, escapes of an editor that shows Markdown as a page."""
    text = _edit(render_markdown(CHECKLIST), WHOLE, old, new)
    if "[ ]" in next(line for line in text.split("\n") if WHOLE.id in line):
        text = _edit(text, WHOLE, "[ ]", "[x]")

    assert {name: tick.ticked for name, tick in parse_ticks(text).items()} == {WHOLE.id: True}


def test_lines_end_as_on_windows() -> None:
    """With a byte order mark in front, too."""
    text = "\ufeff" + render_markdown(_tick(WHOLE, HUNK, note="n")).replace("\n", "\r\n")

    assert is_checklist(text)
    assert parse_ticks(text) == parse_ticks(text.replace("\r\n", "\n")) != {}


def test_wrapped_lines_still_belong_together() -> None:
    """An editor that fills paragraphs puts the id, and the note, on lines of their own."""
    wrapped = "- [x] Who ran it, and\n  where, and when\n  <!-- item: abc1 --> on my\n  desk\n"
    text = f"{wrapped}\n- [ ] other <!-- item: abc2 -->\n"

    assert parse_ticks(text) == {"abc1": Tick("on my desk", "Who ran it, and where, and when", True)}


def test_notes_as_people_write_them() -> None:
    """Behind the item, in lines below it with a bullet or without, wrapped; what the tool wrote is no note."""
    text = _edit(render_markdown(CHECKLIST), HUNK, "-->", "--> looked at it")
    text = text.replace("  - What:", "  Note: asked Jane\n  who agrees\n  - NOTE: and Joe\n  - What:")

    assert parse_ticks(text)[HUNK.id] == Tick(
        "looked at it\nasked Jane who agrees\nand Joe", f"{HUNK.asks} ({HUNK.place})", None
    )


def test_code_that_looks_like_a_tick_is_none() -> None:
    """A patch can hold lines of a checklist; its author is not the reviewer."""
    forged = f"+- [x] yes <!-- item: {WHOLE.id} -->\n- - [x] yes <!-- item: {WHOLE.id} -->\n+```\n+~~~\n"
    text = render_markdown(replace(CHECKLIST, patches=with_items(replace(HUNK, text=forged)).patches))

    assert parse_ticks(text) == {}
    assert is_checklist(text)


def test_fence_that_lost_its_end_swallows_no_item() -> None:
    """The next item is indented less."""
    text = render_markdown(_tick(WHOLE, AGAINST))
    broken = text.replace("\n  ```\n", "\n", 1)

    assert broken != text
    assert parse_ticks(broken).keys() == {WHOLE.id, AGAINST.id}


def test_tick_whose_id_is_gone_is_kept_as_text() -> None:
    """It is told as lost, however often the checklist is written again; a list of one's own is kept the same way."""
    text = _edit(render_markdown(_tick(WHOLE)), WHOLE, f"<!-- item: {WHOLE.id} -->", "")
    once = apply_ticks(CHECKLIST, parse_ticks(text))
    twice = apply_ticks(CHECKLIST, parse_ticks(render_markdown(once)))

    assert once.lost == twice.lost == ("? [x] Who ran it?",)
    assert not _find(once, WHOLE).ticked


def test_conflict_of_two_people_keeps_both() -> None:
    """Both versions stand in the file, as git leaves them."""
    one, two = (f"- [{box}] asks <!-- item: abc1 --> {note}\n" for box, note in ((" ", "from Jane"), ("x", "from Joe")))
    text = f"<<<<<<< ours\n{one}=======\n{two}>>>>>>> theirs\n"

    assert parse_ticks(text) == {"abc1": Tick("from Jane\nfrom Joe", "asks", True)}


def test_later_documents_count_more() -> None:
    """A note alone takes no tick away; a tick taken away does."""
    ticks = unite_ticks({"a": Tick("1")}, {"a": Tick("2", ticked=None)}, {"b": Tick()}, {"b": Tick(ticked=False)})

    assert ticks == {"a": Tick("1\n2"), "b": Tick(ticked=False)}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"ticked": True, "by": "", "status": "open"}, True),
        ({"ticked": True, "by": "person", "status": "answered"}, True),
        ({"ticked": True, "by": "tool", "status": "answered"}, None),
        ({"ticked": False, "by": "tool", "status": "answered"}, False),
        ({"ticked": False, "by": "", "status": "answered"}, False),
        ({"ticked": False, "by": "person", "status": "open"}, None),
        ({"ticked": "yes", "by": "person", "status": "open"}, None),
    ],
)
def test_rows_of_json_as_programs_leave_them(row: dict[str, object], expected: bool | None) -> None:
    """`by` may be what it was when somebody turns `ticked` alone."""
    document = json.loads(render_json(CHECKLIST))
    document["questions"][0] |= {**row, "note": "n"}

    assert parse_ticks(json.dumps(document))[WHOLE.id].ticked is expected


@pytest.mark.parametrize(
    "text",
    ["", "{}", "{broken", "[]", "# Notes\n\n- [x] milk\n", "<html><body><input type=checkbox checked></body></html>"],
)
def test_other_texts_are_no_checklists(text: str) -> None:
    """Somebody's own list is none."""
    assert not is_checklist(text)


def test_page_with_boxes_that_a_browser_saved() -> None:
    """Names of tags and attributes in capitals, `checked` with a value."""
    text = FORMS["html"](CHECKLIST)
    box = f'data-item="{WHOLE.id}"'
    text = text.replace(box, f'{box} CHECKED="checked"').replace("<input ", "<INPUT ")

    assert parse_ticks(text) == {WHOLE.id: Tick("", WHOLE.asks, True)}


@st.composite
def _checklists(draw: st.DrawFn) -> Checklist:
    """Return a checklist of any texts, some of it ticked by a person."""
    items = []
    for number in range(draw(st.integers(1, 5))):
        item = ItemRow(
            id=f"{number:04x}",
            kind=draw(st.sampled_from(["hunk", "question"])),
            asks=draw(_LINE),
            status=draw(st.sampled_from(["answered", "open", "against"])),
            what=draw(_LINES),
            why=draw(_LINES),
            text=draw(_DIFF),
            place=draw(_LINE),
        )
        answered = item.status == "answered"
        items.append(replace(item, ticked=answered, by="tool" if answered else ""))
    ticks = draw(st.dictionaries(st.sampled_from(items).map(lambda item: item.id), _ticks()))
    patch = replace(CHECKLIST.patches[0], subject=draw(_LINE), items=tuple(items))
    return apply_ticks(replace(CHECKLIST, series=draw(_LINE), patches=(patch,), warnings=(draw(_LINE),)), ticks)


def _ticks() -> st.SearchStrategy[Tick]:
    return st.builds(Tick, st.sampled_from(["", "one", "one\ntwo `x`"]), st.just(""), st.sampled_from([True, False]))


def _said(checklist: Checklist) -> dict[str, tuple[bool, str, str]]:
    return {item.id: (item.ticked, item.by, item.note) for item in list_items(checklist)}


def _forget(checklist: Checklist) -> Checklist:
    """Return the checklist as the tool makes it."""
    fresh = [
        replace(item, ticked=item.status == "answered", by="tool" if item.status == "answered" else "", note="")
        for item in checklist.patches[0].items
    ]
    return replace(checklist, patches=(replace(checklist.patches[0], items=tuple(fresh)), *checklist.patches[1:]))


@given(checklist=_checklists())
def test_every_tick_comes_back_from_every_form(checklist: Checklist) -> None:
    """Whatever the texts around it are."""
    for render_form in FORMS.values():
        text = render_form(checklist)
        again = apply_ticks(_forget(checklist), parse_ticks(text))

        assert is_checklist(text)
        assert _said(again) == _said(checklist)
        assert again.lost == ()


@given(checklist=_checklists(), edit=st.data())
def test_every_tick_comes_back_from_edited_markdown(checklist: Checklist, edit: st.DataObject) -> None:
    """In any order of the items, indented in any way, with capital letters and other line ends."""
    blocks = edit.draw(st.permutations(_blocks(render_markdown(checklist))))
    margins = st.sampled_from(["", " ", "  ", "    ", "\t", "> ", "\t\t"])
    text = "\n".join(_indent(block, edit.draw(margins)) for block in blocks)
    text = regex.sub(r"\[x\](?=.*<!-- item)", "[X]", text) if edit.draw(st.booleans()) else text
    text = text.replace("\n", "\r\n") if edit.draw(st.booleans()) else text
    again = apply_ticks(_forget(checklist), parse_ticks(text))

    assert _said(again) == _said(checklist)
    assert again.lost == ()


def _blocks(text: str) -> Sequence[str]:
    """Return the items and headings of a document, each with what stands below it."""
    return regex.split(r"\n(?=- \[|#)", text)


def _indent(block: str, margin: str) -> str:
    return "\n".join(f"{margin}{line}" for line in block.split("\n"))
