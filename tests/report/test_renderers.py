"""No output drops a decision: whatever was drafted or refused is in each of them."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from migrator.analysis.rules.catalog import RULES
from migrator.report.json import render_json
from migrator.report.markdown.report import render_markdown
from migrator.report.model import Report
from migrator.report.pages.report import render_html
from migrator.report.sarif.log import render_sarif
from migrator.report.terminal.report import render_terminal
from migrator.report.text import render_draft
from migrator.report.words.telling import show
from migrator.series.message import render_cover
from tests.report.reports import Told, everything, plain
from tests.series.drafts import DISCLOSURE, FACTS, TEXTS


def _json(told: Told) -> str:
    return " ".join(_strings(json.loads(render_json(told.report))))


def _strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [" ".join(word for inner in value.values() for word in _strings(inner))]
    if isinstance(value, list):
        return [word for inner in value for word in _strings(inner)]
    return [str(value)]


def _text(told: Told) -> str:
    return render_draft(told.report, plain)


def _dry_run(told: Told) -> str:
    return render_draft(told.report, plain)


def _cover(told: Told) -> str:
    plan = told.plan
    subjects = [change.arch for change in plan.changes]
    return render_cover(plan, subjects, FACTS, TEXTS, DISCLOSURE).text


@pytest.mark.parametrize("render", [_json, _text, _dry_run, _cover])
def test_no_decision_is_dropped(render: Callable[[Told], str], told: Told) -> None:
    """Each refusal with its place and sentence, as often as it was made, and each file that a proposal changes."""
    text = " ".join(render(told).split())
    proposals = [proposal for change in told.plan.changes for proposal in change.proposals]

    assert {refusal.reason.value for refusal in told.plan.refusals} >= {"macro-body", "unmailable", "guest-fault"}
    assert len(proposals) == 2
    for refusal in told.plan.refusals:
        if render is _cover:  # shortened, and once for all places of a reason
            assert f"({refusal.reason.value}): {refusal.message[:40]}" in text
        else:
            assert text.count(refusal.message) >= sum(r.message == refusal.message for r in told.plan.refusals)
        assert refusal.path in text
        assert str(refusal.line) in text
    for proposal in proposals:
        assert proposal.path in text
        for note in proposal.assumptions:
            assert note.what in text


class _Page(HTMLParser):
    """Collects the text of a page; what no reader is shown is left out."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        del attrs
        self._hidden += tag in {"style", "script"}

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"style", "script"}

    def handle_data(self, data: str) -> None:
        self.texts += [] if self._hidden else [data]


def _html_words(report: Report) -> Iterable[str]:
    page = _Page()
    page.feed(render_html(report, TEXTS))
    return page.texts


def _markdown_words(report: Report) -> Iterator[str]:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    yield from _contents(parser.parse(render_markdown(report)))


def _contents(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        assert not token.type.startswith(("html_block", "s_", "link", "em_", "image"))
        yield from _contents(token.children) if token.children else [token.content]


def _terminal_words(report: Report) -> list[str]:
    return [render_terminal(report, color=False)]


def _json_words(report: Report) -> list[str]:
    return _strings(json.loads(render_json(report)))


def _sarif_words(report: Report) -> list[str]:
    """Return all strings; a path is an address there."""
    found = _strings(json.loads(render_sarif(report, RULES)))
    return [*found, *(unquote(text, errors="surrogateescape") for text in found if "%" in text)]


def _squash(text: str) -> str:
    """Return a text without what renderers may write otherwise: blanks, line ends, and the marks of code."""
    return "".join(show(text).split()).replace("`", "")


_RENDERERS = [_html_words, _markdown_words, _terminal_words, _json_words, _sarif_words]


@pytest.mark.parametrize("words", _RENDERERS)
def test_no_row_is_dropped(words: Callable[[Report], Iterable[str]], told: Told) -> None:
    """Each finding, proposal, refusal and check, as often as it is there, and all that is told beside them."""
    report = everything(told.report)
    text = _squash("".join(words(report)))
    findings = [row.message for row in report.findings]
    decided = [
        *(line for row in report.proposals for line in row.why.split("\n")),
        *(r.message for r in report.refusals),
    ]
    checks = [row.evidence for row in report.checks]

    assert {row.level for row in report.findings} == {"error", "warning", "note"}
    assert {row.status for row in report.checks} == {"pass", "warn", "fail", "skip"}
    for sentence, number in Counter(map(_squash, [*findings, *decided, *checks])).items():
        assert text.count(sentence) >= number, sentence
    for told_beside in _beside(report):
        assert _squash(told_beside) in text, told_beside


def _beside(report: Report) -> Iterator[str]:
    """Yield what stands in the other rows, as far as it is a sentence or a place."""
    yield from (row.path for row in report.findings)
    yield from (row.path for row in report.proposals)
    yield from (row.path for row in report.refusals)
    yield from (row.path for row in report.users)
    yield from (row.rule for row in report.findings)
    yield from (row.name for row in report.checks)
    yield from (line for row in report.hunks for line in (row.what, *row.why.split("\n"), *row.wrong.split("\n")))
    yield from (row.told for row in report.timelines)
    yield from (line for row in report.board for line in (*row.left, row.caveat))
    yield from (row.what for row in report.assumptions)
    yield from (row.reason for row in report.not_done)
    yield from (word for row in report.patches for word in (row.file, row.subject, *row.fixes, *row.to, *row.cc))


@pytest.mark.parametrize("words", _RENDERERS)
def test_report_without_anything(words: Callable[[Report], Iterable[str]], told: Told) -> None:
    """A tree in which nothing was found is told of all the same."""
    bare = Report(told.report.schema_version, told.report.tool, told.report.tree)

    assert bare.tree.commit[:12] in "".join(words(bare))


@pytest.mark.parametrize("words", _RENDERERS)
def test_same_report_gives_the_same(words: Callable[[Report], Iterable[str]], told: Told) -> None:
    """Rendered twice, nothing differs."""
    assert [*words(everything(told.report))] == [*words(everything(told.report))]
