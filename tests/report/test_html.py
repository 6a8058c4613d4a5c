"""The HTML page: every row is on it with an id, it loads nothing, and the tree's text stays text."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from migrator.report.model import (
    ArchRow,
    BoardRow,
    CheckRow,
    FindingRow,
    MarkRow,
    Report,
    SiteRow,
    TimelineRow,
    UserRow,
)
from migrator.report.pages.report import render_html
from migrator.report.words.standing import say_standing
from tests.report.parsed import Parsed
from tests.report.reports import BOARD, FINDING, HUNK, PATCH, TIMELINE, Told, everything
from tests.series.drafts import TEXTS

_HOSTILE = "\"><script>alert(1)</script><img src=x onerror=y>&lt;{{ 7 * 7 }}</style>\x1b[31m\u202e\udcff'"


def _read(report: Report) -> Parsed:
    return Parsed(render_html(report, TEXTS))


@pytest.fixture(scope="module")
def whole(told: Told) -> Report:
    """Return a report with rows of every kind, a finding of the code that all share among them."""
    report = everything(told.report)
    shared = replace(FINDING, id="5a", arch="generic", path="kernel/x.c", function="g", message="found in shared code")
    mended = replace(FINDING, id="5b", function="f", message="found in the timeline")
    called = replace(mended, id="5c", function="called", message="found in what it calls")
    marks = tuple(MarkRow(row.id, row.rule, row.level, row.message) for row in (mended, called))
    before = (*TIMELINE.before[:2], replace(TIMELINE.before[2], marks=marks), TIMELINE.before[3])
    return replace(
        report,
        findings=(*report.findings, shared, mended, called),
        hunks=(replace(HUNK, findings=("5b",)), replace(HUNK, id="h2", patch=1)),
        timelines=(replace(TIMELINE, before=before),),
    )


@pytest.fixture(scope="module")
def page(whole: Report) -> Parsed:
    """Return its page."""
    return _read(whole)


def test_every_row_has_its_element(whole: Report, page: Parsed) -> None:
    """Findings, proposals, refusals, hunks, patches, checks, assumptions, what was not done: each in its own place."""
    for finding in whole.findings:
        card = page.by_id(f"f-{finding.id}").text
        assert finding.rule in card
        assert finding.level in card
        assert f":{finding.line}:{finding.column}" in card
        for step in finding.witness:
            assert step.event in card
            assert step.state in card
    for proposal in whole.proposals:
        card = page.by_id(f"p-{proposal.id}").text
        assert proposal.safety in card
        assert " ".join(proposal.diff.split()) in card
    for refusal in whole.refusals:
        card = page.by_id(f"r-{refusal.id}").text
        assert refusal.reason in card
        assert f":{refusal.line}" in card
    for site in whole.sites:
        assert (
            f"{site.call}() ({site.role}, line {site.line}:{site.column})"
            in page.by_id(f"s-{site.arch}-{site.id}").text
        )
    for number, check in enumerate(whole.checks, 1):
        assert page.by_id(f"c-{number}").text.startswith(f"{check.name} {check.status}")
    for number, row in enumerate(whole.assumptions, 1):
        assert row.what.replace("`", "") in page.by_id(f"as-{number}").text
    for number, left in enumerate(whole.not_done, 1):
        assert left.path in page.by_id(f"n-{number}").text


def test_ids_are_unique_and_links_lead_somewhere(page: Parsed) -> None:
    """No id stands twice, and each link inside the page has its target."""
    links = [each.attributes["href"] for each in page.all("a")]

    assert len(set(page.ids)) == len(page.ids)
    assert len(links) > 30
    for link in links:
        assert link.startswith("#")
        assert link[1:] in page.ids
    for element in page.elements:
        for name in element.attributes.get("aria-labelledby", "").split():
            assert name in page.ids


def test_nothing_is_loaded(whole: Report) -> None:
    """No script, no address, nothing from anywhere else."""
    text = render_html(whole, TEXTS)
    page = Parsed(text)

    assert not {each.tag for each in page.elements} & {"script", "link", "img", "iframe", "object", "base", "form"}
    for element in page.elements:
        assert not {"src", "srcset", "action", "onclick", "onload", "onerror"} & element.attributes.keys()
        for name, value in element.attributes.items():
            assert "//" not in value or name in {"xmlns", "aria-label"}
    assert "@import" not in page.style
    assert not re.findall(r"url\((?!#)", text)


def test_shape_of_the_page(page: Parsed) -> None:
    """One heading of the first level, none left out, landmarks, tables with captions and heads that say their scope."""
    levels = [int(each.tag[1]) for each in page.elements if re.fullmatch("h[1-6]", each.tag)]

    assert page.all("html")[0].attributes == {"lang": "en"}
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for landmark in ("header", "nav", "main", "footer"):
        assert len(page.all(landmark)) == 1
    assert len(page.all("caption")) == len(page.all("table"))
    assert all("scope" in each.attributes for each in page.all("th"))
    for element in page.elements:
        if "scroll" in element.attributes.get("class", "").split():
            assert element.attributes["tabindex"] == "0"
            assert element.attributes["aria-label"]


def test_first_sentence_answers(whole: Report, page: Parsed) -> None:
    """What the tree is, what is drafted, what is refused and what failed stand in one sentence at the top."""
    (lead,) = [each for each in page.all("p") if each.attributes.get("class") == "lead"]

    assert lead.text == say_standing(whole)
    assert lead.text.endswith(
        f"{len(whole.refusals)} functions are refused, and 1 check failed (2 to look at, 1 not run); "
        "nothing was compiled or booted."
    )


def test_hunk_stands_beside_its_reason(page: Parsed) -> None:
    """The lines of both sides with their numbers and signs, what, why, how to show it wrong, and what it mends."""
    hunk = page.by_id("h-h1").text

    for part in ("What changes", "Why that is right it is right and proper", "How to show it wrong boot it read it"):
        assert part in hunk
    assert "1 ``` 1 ``` 2-- old <i> 2++ new & *bold* 3 3" in hunk  # context is there twice, and read once
    assert "eqs-tracepoint (finding 1 of f())" in hunk
    assert "mended by patch 2" in page.by_id("f-5b").text
    assert PATCH.subject in page.by_id("patch-1").text


def test_hunk_names_findings_as_their_timeline_does(whole: Report) -> None:
    """The number that a finding has in its timeline, in that order, with the function where it is another; or place."""
    hunk = replace(HUNK, path="a.c", function="f", findings=("5c", "5a", "5b"))
    page = _read(replace(whole, hunks=(hunk, replace(hunk, id="h2", function="g"))))

    assert "eqs-tracepoint (finding 1, finding 2, kernel/x.c:7)" in page.by_id("h-h1").text
    assert "eqs-tracepoint (finding 2 of f(), kernel/x.c:7, finding 1 of f())" in page.by_id("h-h2").text


def test_findings_stand_as_the_timeline_numbers_them(whole: Report) -> None:
    """In order, whatever their level, the unmarked behind; what has its card elsewhere is pointed to in its place."""
    names = {row.id: row for row in whole.findings}
    rows = [
        replace(FINDING, id=f"6{n}", function=function, level=level, message="found")
        for n, (function, level) in enumerate((("f", "note"), ("called", "note"), ("f", "error"), ("f", "error")))
    ]
    marks = tuple(MarkRow(row.id, row.rule, row.level, row.message) for row in rows[:3])
    before = (*TIMELINE.before[:2], replace(TIMELINE.before[2], marks=marks), TIMELINE.before[3])
    page = _read(replace(whole, findings=(*names.values(), *rows), timelines=(replace(TIMELINE, before=before),)))
    text = page.all("main")[0].text

    assert page.ids.index("f-60") < page.ids.index("f-62") < page.ids.index("f-63")
    assert "Number 2 in the timeline note eqs-tracepoint in called(), below" in text
    assert "#f-61" in [link.attributes["href"] for link in page.all("a")]
    own = sum(row.function == "f" and row.path == "a.c" for row in (*names.values(), *rows))
    assert f"{own + 1} findings, 1 of them in another function" in text


def test_errors_that_no_draft_mends(whole: Report) -> None:
    """Each has a row with a link to its card; where there is none, a sentence says so."""
    found = [replace(FINDING, id=name, level="error", message=f"`{name}()` is wrong") for name in ("7a", "7b")]
    for mended, figure, told in (
        (("7a",), "2 errors, 1 of them drafted", "eqs-tracepoint arm64 a.c:7 f() 7b() is wrong"),
        (("7a", "7b"), "2 errors, 2 of them drafted", "None: what is drafted mends 2 errors of 2."),
    ):
        page = _read(replace(whole, findings=tuple(found), hunks=(replace(HUNK, findings=mended),), timelines=()))
        assert figure in page.all("header")[0].text
        assert "open-errors" in page.ids
        assert told in page.all("main")[0].text
    assert "No error was found." in _read(replace(whole, findings=())).all("main")[0].text


def test_board_and_findings_agree(whole: Report, page: Parsed) -> None:
    """What is found in code of no architecture stands below the board, with its number."""
    number = sum(row.arch == "generic" for row in whole.findings)

    assert f"Beside these: {number} findings in generic code" in page.all("main")[0].text


def test_refusals_are_linked_where_they_are_named(whole: Report) -> None:
    """On the board, and where a function has no draft."""
    refusal = replace(whole.refusals[0], id="r9", arch="arm64", path="a.c", function="f", reason="odd")
    row = replace(BOARD, left=("Convert by hand what is refused as odd: f() and g().",))
    told = replace(TIMELINE, told="It has no draft: the tool refused it (odd); the refusal says why.")
    page = _read(replace(whole, refusals=(refusal,), board=(row,), timelines=(told,)))
    links = [(link.attributes["href"], link.text) for link in page.all("a")]

    assert links.count(("#r-r9", "f()")) == 2  # on the board, and with its architecture
    assert ("#r-r9", "the refusal says why") in links
    assert ("#r-r9", "g()") not in links


def test_limits_are_told(page: Parsed) -> None:
    """Checks are no tests; questions and configurations to boot are in the checklist; helpers stay or go."""
    text = page.all("main")[0].text

    assert "They compile nothing and boot nothing." in text
    assert "is in the checklist: checklist.md beside the series, or migrator checklist." in text
    assert "With this series, 1 of 1 call stays, so the helpers cannot go." in text


def test_marks_and_findings_have_one_number(page: Parsed) -> None:
    """A finding tells the number that its mark has in the timeline of its function; others do not."""
    assert page.by_id("f-5b").text.startswith("Number 1 in the timeline warning eqs-tracepoint")
    assert page.by_id("f-5c").text.startswith("warning eqs-tracepoint")
    assert "; marked 2 in f()" in page.by_id("f-5c").text


def test_failed_checks_come_first(page: Parsed) -> None:
    """What needs reading stands above what passed; its id says which check of the report it is."""
    rows = [each for each in page.all("tr") if re.fullmatch(r"c-\d+", each.attributes.get("id", ""))]
    states = [row.text.split()[1] for row in rows]

    assert states == sorted(states, key=["fail", "warn", "skip", "pass"].index)
    assert states[0] == "fail"


def test_board_tells_what_is_left(whole: Report) -> None:
    """Each architecture is on the board, those without guest entry together in one sentence."""
    apart = [BoardRow(name, "none", "", 0, 0, 0, 0, 0, 0) for name in ("alpha", "um")]
    done = BoardRow("x86", "converted", "Supported", 6, 0, 0, 0, 0, 0)
    page = _read(replace(whole, board=(BOARD, *apart, done)))
    rows = [each.text for each in page.all("tr")]

    assert any(row.startswith("arm64 mixed 2 1 2 3 4 5 Odd | Fixes a proof is missing") for row in rows)
    assert "x86 converted 6 0 0 0 0 0 Supported done" in rows
    assert "2 architectures without guest entry, so with nothing to convert: alpha and um." in page.all("main")[0].text


def test_users_of_deprecated_helpers(whole: Report) -> None:
    """Each call that keeps a helper alive, with its fate; where there is none, a sentence says so."""
    users = (UserRow("arm64", "a.c", 7, "f", "guest_exit", "left"),)
    page = _read(replace(whole, users=users))

    assert page.by_id("u-1").text == "f() arm64 a.c:7 guest_exit() left"
    assert _read(replace(whole, users=())).by_id("users").text == "No call of a deprecated helper was found."


def test_tree_text_stays_text(whole: Report) -> None:
    """Names, paths and messages that look like markup, or hide what they are, are shown as they are written."""
    report = replace(
        whole,
        architectures=(*whole.architectures, ArchRow(_HOSTILE, "mixed", 1, 1, _HOSTILE)),
        sites=(SiteRow("51", _HOSTILE, _HOSTILE, 1, 1, _HOSTILE, _HOSTILE, _HOSTILE),),
        findings=(FindingRow("52", _HOSTILE, "error", _HOSTILE, _HOSTILE, 1, 1, _HOSTILE, _HOSTILE, (), False),),
        timelines=(replace(TIMELINE, id="53", arch=_HOSTILE, path=_HOSTILE, function=_HOSTILE, told=_HOSTILE),),
        hunks=(
            replace(HUNK, path=_HOSTILE, function=_HOSTILE, text=f" {_HOSTILE}\n-{_HOSTILE}\n+\n", rules=(_HOSTILE,)),
        ),
        users=(UserRow(_HOSTILE, _HOSTILE, 1, _HOSTILE, _HOSTILE, "left"),),
        checks=(CheckRow(_HOSTILE, _HOSTILE, _HOSTILE),),
        patches=(replace(PATCH, subject=_HOSTILE, to=(_HOSTILE,), fixes=(_HOSTILE,)),),
        tree=replace(whole.tree, describe=_HOSTILE),
    )
    page = _read(report)
    text = " ".join(page.all("body")[0].texts)
    shown = "\"><script>alert(1)</script><img src=x onerror=y>&lt;{{ 7 * 7 }}</style>\\x1b[31m\\u202e\\xff'"

    assert not page.all("script")
    assert not page.all("img")
    assert text.count(shown) >= 15
    assert not set(text) & {"\x1b", "\u202e", "\udcff"}
    assert len(set(page.ids)) == len(page.ids)
    assert all(re.fullmatch(r"[\w.-]+", name, re.ASCII) for name in page.ids)
    for link in page.all("a"):
        assert link.attributes["href"][1:] in page.ids


def test_same_report_gives_the_same_page(whole: Report) -> None:
    """Byte for byte; and the bytes are UTF-8."""
    text = render_html(whole, TEXTS)

    assert text == render_html(whole, TEXTS)
    assert text.encode("utf-8").decode("utf-8") == text


def test_nothing_to_do_is_said(whole: Report) -> None:
    """A tree without guest entry, and one of which nothing was looked at, get sentences and no empty table."""
    bare = Report(1, whole.tool, whole.tree)
    none = replace(
        bare, architectures=(ArchRow("um", "none", 0, 0, ""),), board=(BoardRow("um", "none", "", 0, 0, 0, 0, 0, 0),)
    )
    for report, lead in (
        (bare, "No architecture of v1-2-g0123 was looked at; there is nothing to draft."),
        (none, "In v1-2-g0123, nothing enters a guest: 1 architecture looked at; there is nothing to draft."),
    ):
        page = _read(report)
        main = page.all("main")[0].text
        assert lead in page.all("header")[0].text
        assert not page.all("table")
        for sentence in (
            "there is no patch to read",
            "Nothing was refused.",
            "Nothing was checked",
            "Nothing was left out.",
        ):
            assert sentence in main
        assert all(link.attributes["href"][1:] in page.ids for link in page.all("a"))


def test_function_without_a_path_or_a_draft(whole: Report) -> None:
    """What cannot be drawn is told; nothing is set beside code that is not drafted."""
    untold = TimelineRow("t9", "arm64", "b.c", "k", told="no path could be followed: `k()` is not structured")
    alone = replace(TIMELINE, id="t8", function="m", after=(), calls_after=())
    page = _read(replace(whole, timelines=(untold, alone)))

    assert "no path could be followed: k() is not structured" in page.all("main")[0].text
    assert "Timeline as drafted" not in page.all("main")[0].text
    assert "The same in words" in page.by_id("t-t8").text


def test_patch_tells_what_to_ask_first(whole: Report, page: Parsed) -> None:
    """What it mends, where that is drawn, how safe it is, and what is not proved, each with its link."""
    links = [link.attributes["href"] for link in page.all("a")]
    archs = {row.arch for row in whole.assumptions}
    text = page.all("main")[0].text

    assert "What was wrong1 warning; the pictures, before and after: f()" in text
    assert archs
    for arch in archs:
        assert any(link == f"#assumed-{arch}" for link in links) == any(arch == hunk.arch for hunk in whole.hunks)


def test_one_path_is_drawn_once(whole: Report) -> None:
    """Two functions on one path share the picture; a timeline on which nothing is found is folded."""
    plain = tuple(replace(event, marks=()) for event in TIMELINE.before)
    rows = [replace(TIMELINE, id=f"t{n}", function=f"f{n}", before=plain, after=(), calls_after=()) for n in (1, 2)]
    page = _read(replace(whole, timelines=tuple(rows)))

    assert len(page.all("svg")) == 1
    assert "Its path is the one that is drawn with f1()." in page.all("main")[0].text
    assert "Timeline, on which nothing is found" in page.by_id("t-t1").text


def test_one_path_points_once(whole: Report) -> None:
    """What a shared timeline marks in another function is pointed to where the timeline is drawn, and only there."""
    row = replace(FINDING, id="8a", function="called")
    before = (*TIMELINE.before[:2], replace(TIMELINE.before[2], marks=(MarkRow("8a", row.rule, row.level, ""),)))
    rows = [replace(TIMELINE, id=f"t{n}", function=f"f{n}", before=before, after=(), calls_after=()) for n in (1, 2)]
    page = _read(replace(whole, findings=(row,), timelines=tuple(rows)))

    assert page.all("main")[0].text.count("eqs-tracepoint in called(), below") == 1
    assert "1 finding, in another function" in page.all("main")[0].text
