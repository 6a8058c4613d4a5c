"""The page: one file without scripts, everything in it, boxes with labels, and no markup of others."""

from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from migrator.facts.folders import find_folders
from migrator.facts.render import Renderer
from migrator.report.checklist.html import render_html
from migrator.report.checklist.model import Checklist, ProofRow
from migrator.report.checklist.tick import Tick
from migrator.report.checklist.ticks import apply_ticks
from tests.report.checklist.lists import AGAINST, BOOT, CHECKLIST, HUNK, ITEMS, SHOWN, WHOLE, with_items


class _Page(HTMLParser):
    """A page as a tree of tags, flattened: every start tag with its attributes, and the text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "input", "br"}:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open[-1:] != ["style"]:
            self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """Return the attributes of every tag of a kind."""
        return [values for name, values in self.tags if name == tag]


def _render(checklist: Checklist) -> str:
    return render_html(checklist, Renderer(find_folders(None)))


@pytest.fixture(scope="module")
def page() -> _Page:
    """Return the page of the checklist with a lost tick."""
    return _Page(_render(replace(CHECKLIST, lost=("f00d [x] Was it booted? (note: twice)",))))


def test_page_needs_nothing_else(page: _Page) -> None:
    """No script, nothing loaded, nothing sent."""
    assert not {"script", "link", "img", "iframe", "form", "object"} & {tag for tag, _ in page.tags}
    assert not [values for _, values in page.tags if values.keys() & {"src", "srcset", "onclick", "action"}]


def test_page_holds_everything(page: _Page) -> None:
    """Every item with what is known of it, what must be known first, and what was not done."""
    told = " ".join(page.text.split())
    texts = [text for item in ITEMS for text in (item.asks, item.what, item.wrong, item.place, item.how) if text]
    texts += [proof.text for item in ITEMS for proof in item.proofs]
    texts += [*CHECKLIST.warnings, *HUNK.why.split("\n"), *(row.reason for row in CHECKLIST.not_done), "twice"]

    for text in texts:
        assert text.replace("`", "") in told
    assert HUNK.text in page.text
    assert "5 items: 1 shown by the tool, 0 ticked by a person, 4 to be done." in told


def test_every_box_has_a_label_and_can_be_ticked(page: _Page) -> None:
    """One for each item, none of them disabled; the tool's are told from those of people."""
    boxes = page.all("input")

    shown_last = [HUNK, AGAINST, SHOWN, WHOLE, BOOT]
    assert [box["data-item"] for box in boxes] == [*(item.id for item in shown_last), "f00d"]
    assert {box["type"] for box in boxes} == {"checkbox"}
    assert [box["id"] for box in boxes] == [label["for"] for label in page.all("label")]
    assert [box["data-item"] for box in boxes if "checked" in box] == [SHOWN.id, "f00d"]
    assert [box["data-item"] for box in boxes if box.get("data-by") == "tool"] == [SHOWN.id]
    assert not [box for box in boxes if "disabled" in box]


def test_structure_is_one_that_a_screen_reader_can_go_by(page: _Page) -> None:
    """One heading of the first level, none left out, landmarks, a language, ids once, links that lead somewhere."""
    levels = [int(tag[1]) for tag, _ in page.tags if tag in {"h1", "h2", "h3", "h4"}]
    ids = Counter(values["id"] for _, values in page.tags if "id" in values)
    links = [values["href"] or "" for values in page.all("a")]

    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert [len(page.all(tag)) for tag in ("header", "nav", "main", "footer")] == [1, 1, 1, 1]
    assert page.all("html")[0]["lang"] == "en"
    assert ids.most_common(1)[0][1] == 1
    assert {link.removeprefix("#") for link in links} <= ids.keys()
    assert all(values.get("tabindex") == "0" and values.get("aria-label") for values in page.all("pre"))


def test_lines_of_a_hunk_are_told_apart(page: _Page) -> None:
    """As removed and added text, for the eye and the ear; the style knows both."""
    assert (len(page.all("del")), len(page.all("ins"))) == (1, 1)
    text = _render(CHECKLIST)
    assert "<del>-\tguest_enter_irqoff();</del>\n<ins>+\tguest_timing_enter_irqoff();</ins>\n</pre>" in text
    assert ".code ins" in text
    assert ".code del" in text


def test_who_ticked_it_is_told_in_words() -> None:
    """A person's tick, a note, and a tick of the tool's that a person took away."""
    text = _render(
        apply_ticks(CHECKLIST, {WHOLE.id: Tick("by Jane"), SHOWN.id: Tick(ticked=False), AGAINST.id: Tick()})
    )
    page = _Page(text)

    assert {box["data-item"] for box in page.all("input") if "checked" in box} == {WHOLE.id, AGAINST.id}
    for told in ("ticked by a person", "by Jane", "shown by the tool, and a person has taken its tick away"):
        assert told in page.text
    assert "ticked by a person, and the tool found something against it" in page.text


def test_texts_of_others_stay_texts() -> None:
    """In sentences, code, places, subjects and notes."""
    evil = "<script>alert(1)</script> \"'> &lt; `<b>`"
    item = replace(HUNK, asks=evil, what=evil, text=f"+{evil}\n", place=evil, proofs=(ProofRow(evil, evil),), note=evil)
    patch = replace(CHECKLIST.patches[0], subject=evil, file=evil, archs=(evil,), items=(item,))
    page = _Page(
        _render(replace(CHECKLIST, series=evil, patches=(patch,), warnings=(evil,), lost=(f"f00d [x] {evil}",)))
    )

    assert not {"script", "b"} & {tag for tag, _ in page.tags}
    assert page.text.count("<script>alert(1)</script>") >= 9


def test_empty_checklist_is_a_page() -> None:
    """With nothing to draft there is still something to read."""
    bare = with_items(patches=(), not_done=(), warnings=("nothing to draft",))
    page = _Page(_render(bare))

    assert "There is nothing to confirm." in page.text
    assert page.all("input") == []
    assert page.all("dl") == []
