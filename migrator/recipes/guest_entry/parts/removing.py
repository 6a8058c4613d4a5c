"""Statements that go: their lines, the comments that told of them, and an empty line that would be left double.

A comment directly above goes along where the statement stood alone. Where more
follows at once, it may be about that too, so it stays and is named, to be read.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from migrator.syntax.comments import comments_above
from migrator.syntax.edits import Edit, line_start
from migrator.syntax.statements import Statement
from migrator.syntax.tokens import TRIVIA, Kind, Token
from migrator.text import Span


@dataclass(frozen=True)
class Removal:
    """The edits; the offsets of the comments that went, and of those that stayed and may tell of what went."""

    edits: tuple[Edit, ...]
    dropped: tuple[int, ...]
    doubtful: tuple[int, ...]


def remove_statements(
    text: str, tokens: Sequence[Token], statements: Sequence[Statement], along: Sequence[Statement] = ()
) -> Removal:
    """Return what takes statements out of a function; `tokens` are all of its tokens, trivia included.

    Those of `along` only move, with their comments, which nobody has to be told of.
    """
    spans: list[Span] = []
    kept: list[Edit] = []
    dropped: list[int] = []
    doubtful: list[int] = []
    for statement in sorted((*statements, *along), key=lambda each: each.span):
        start, end = statement.span
        above = comments_above(tokens, start)
        if _carries_label(tokens, start, end):
            kept.append(Edit(Span(start, end), ";"))
            continue
        if text[line_start(text, start) : start].strip() or _rest(text, end, tokens):
            spans.append(_cut_in_line(text, start, end))
            continue
        behind = [t for t in tokens if t.kind is Kind.COMMENT and end <= t.start < _line_end(text, end)]
        dropped += (token.start for token in behind)
        end = behind[-1].end if behind else end
        if above and statement in along:
            start = above[0].start
            above = ()
        elif above and _is_alone(text, end):
            dropped += (token.start for token in above)
            start = above[0].start
        doubtful += (token.start for token in above if token.start not in dropped)
        spans.append(_cut_lines(text, start, end, spans))
    return Removal((*(Edit(span, "") for span in spans), *kept), tuple(dropped), tuple(doubtful))


def _carries_label(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Tell whether a label would be left in front of a closing brace, where C wants a statement."""
    code = [token for token in tokens if token.kind not in TRIVIA]
    before = next((token for token in reversed(code) if token.end <= start), None)
    behind = next((token for token in code if token.start >= end), None)
    return before is not None and before.text == ":" and behind is not None and behind.text == "}"


def _line_end(text: str, offset: int) -> int:
    end = text.find("\n", offset)
    return len(text) if end < 0 else end


def _rest(text: str, end: int, tokens: Sequence[Token]) -> bool:
    """Tell whether code follows on the same line."""
    stop = _line_end(text, end)
    return any(end <= token.start < stop and token.kind not in TRIVIA for token in tokens)


def _is_alone(text: str, end: int) -> bool:
    """Tell whether an empty line, or the end of a block, follows."""
    after = _line_end(text, end) + 1
    return text[after : _line_end(text, after)].strip() in {"", "}"}


def _cut_in_line(text: str, start: int, end: int) -> Span:
    """Return a statement among others on its line, with the blanks behind it, or else those before it."""
    after = end
    while text[after : after + 1] in {" ", "\t"}:
        after += 1
    if text[after : after + 1] not in {"\n", ""}:
        return Span(start, after)
    while text[start - 1] in " \t":
        start -= 1
    return Span(start, end)


def _cut_lines(text: str, start: int, end: int, before: Sequence[Span]) -> Span:
    """Return whole lines, with one empty line where one would be left on both sides."""
    start = line_start(text, start)
    end = min(_line_end(text, end) + 1, len(text))
    kept = start
    for span in reversed(before):
        kept = span.start if span.end == kept else kept  # what was above is gone too
    above = text[line_start(text, kept - 1) : kept].strip() if kept else ""
    below = text[end : _line_end(text, end)].strip()
    if not below and above in {"", "{"}:
        end = min(_line_end(text, end) + 1, len(text))
    elif below == "}" and not above and kept == start:
        start = line_start(text, start - 1)
    return Span(start, end)
