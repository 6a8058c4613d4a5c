"""The interrupt window before timing exit: where pending interrupts are taken.

Guest time ends only when interrupts that became pending in the guest have been
handled, so that a tick which hit there counts as guest time; and they are
handled with RCU watching, since state exit is behind them already.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import regex

from migrator.analysis.sites import Site
from migrator.recipes.guest_entry.line import Line
from migrator.recipes.model import Candidate, Reason, Refusal
from migrator.syntax.comments import begin_with_comments
from migrator.syntax.edits import Edit, indent_at, indent_step, line_start, newline_of, render_comment, render_lines
from migrator.syntax.matchers import is_plain_call
from migrator.syntax.outline import Function
from migrator.syntax.statements import Expression, Statement
from migrator.syntax.tokens import Kind, Token
from migrator.text import Span


@dataclass(frozen=True)
class Window:
    """Where interrupts are enabled around the exit.

    Attributes:
        enable: the statement that enables them before the exit; None where that
            happens right behind it, so that the window is new.
        between: what stands from there to the exit.
        exit: the statement that leaves.
    """

    enable: Statement | None
    between: tuple[Statement, ...]
    exit: Statement

    @property
    def existed(self) -> bool:
        """Whether interrupts were taken before the end of guest time already."""
        return self.enable is not None


@dataclass(frozen=True)
class WindowEdits:
    """The edits, and the offsets of the comments that went."""

    edits: tuple[Edit, ...]
    dropped: tuple[int, ...]


def find_window(
    candidate: Candidate, exit_: Site, after_run: Sequence[Statement], line: Line, masking: Sequence[int]
) -> Window | Refusal:
    """Return the window; `masking` are the calls between the run call and the exit that change the mask."""
    irqs = candidate.facts.irqs
    touching = [s for s in after_run if any(s.span.start <= offset < s.span.end for offset in masking)]
    leave = line.inside[-1]
    if not masking:
        return _find_behind(candidate, exit_, line, leave)
    if len(touching) != 1 or not is_plain_call(touching[0].tokens, [irqs.enable]):
        message = f"between the run call and {exit_.helper.name}() the interrupt mask changes in a way not understood"
        at = touching[-1].span.start if touching else masking[-1]
        return candidate.refuse(Reason.IRQS_UNCLEAR, at, message)
    if not exit_.helper.saves_irqs:
        message = f"{exit_.helper.name}() needs interrupts off, but {irqs.enable}() stands before it"
        return candidate.refuse(Reason.IRQS_UNCLEAR, exit_.offset, message)
    between = tuple(after_run[after_run.index(touching[0]) + 1 :])
    strange = next((s for s in between if not isinstance(s, Expression) or s.tokens[-1].text != ";"), None)
    if strange is not None:
        message = f"more than plain calls stands between {irqs.enable}() and {exit_.helper.name}()"
        return candidate.refuse(Reason.IRQS_UNCLEAR, strange.span.start, message)
    return Window(touching[0], between, leave)


def _find_behind(candidate: Candidate, exit_: Site, line: Line, leave: Statement) -> Window | Refusal:
    """Return the window for an exit with interrupts off: they must be enabled right behind it."""
    irqs = candidate.facts.irqs
    if line.after and is_plain_call(line.after[0].tokens, [irqs.enable]):
        return Window(None, (), leave)
    message = (
        f"{irqs.enable}() is found neither between the run call and {exit_.helper.name}() nor right behind it; "
        f"what stands there would move behind the window"
    )
    return candidate.refuse(Reason.IRQS_UNCLEAR, exit_.offset, message)


def edit_window(candidate: Candidate, function: Function, window: Window, line: Line) -> WindowEdits:
    """Return the edits that make the window and end guest time behind it."""
    writer = _Writer(candidate, function, line)
    irqs, split = candidate.facts.irqs, candidate.facts.split
    synchronization = candidate.archfacts.synchronization if candidate.archfacts else None
    opening = [f"{irqs.enable}();"]
    if synchronization and not _begins_with(window.between, f"{synchronization.call};"):
        opening.append(f"{synchronization.call};")
    closing = [f"{irqs.disable}();", "", f"{split.timing_exit}();"]
    if window.enable is None:
        return writer.replace(window.exit, window.exit, [*writer.comment(), *opening, *closing])
    closing += ["", f"{irqs.enable}();"]
    if not window.between:
        return writer.replace(window.enable, window.exit, [*writer.comment(), *opening, *closing])
    first = writer.replace(window.enable, window.enable, [*writer.comment(), *opening])
    second = writer.replace(window.exit, window.exit, closing)
    return WindowEdits(first.edits + second.edits, first.dropped + second.dropped)


def _begins_with(statements: Sequence[Statement], wanted: str) -> bool:
    """Tell whether the first statement reads like that."""
    return bool(statements) and "".join(token.text for token in statements[0].tokens) == wanted


class _Writer:
    """Writes lines in place of statements, at their indentation."""

    def __init__(self, candidate: Candidate, function: Function, line: Line) -> None:
        self._candidate = candidate
        self._text = candidate.unit.text
        self._tokens = candidate.unit.tokens(function)
        self._indent = indent_at(self._text, line.inside[-1].span.start)
        self._step = indent_step(self._text, function.span)

    def comment(self) -> list[str]:
        """Return the comment above the window."""
        facts = self._candidate.archfacts
        values: dict[str, object] = {"synchronization": facts.synchronization if facts else None}
        prose = self._candidate.texts.render(f"{self._candidate.facts.name}/window.c.j2", values)
        return render_comment(prose, self._indent)

    def replace(self, first: Statement, last: Statement, lines: Sequence[str]) -> WindowEdits:
        """Return the edit from `first`, with its comments, to `last`.

        Comments that tell of the old order go; others stay, in front of the lines
        or, where one stood behind `last`, behind them.
        """
        begin = begin_with_comments(self._tokens, first.span.start)
        span = Span(begin, self._end_with_flow(last.span.end))
        comments = [t for t in self._tokens if t.kind is Kind.COMMENT and span.start <= t.start < span.end]
        kept = [token for token in comments if not self._is_flow(token)]
        newline = newline_of(self._text)
        text = render_lines(lines, self._indent, self._step, newline)
        text = "".join(f"{self._indent}{token.text}{newline}" for token in kept) + text
        dropped = tuple(token.start for token in comments if token not in kept)
        head = self._text[line_start(self._text, begin) : begin]
        if not head.strip():
            return WindowEdits((Edit(span, text.removeprefix(self._indent)),), dropped)
        span = Span(begin - len(head) + len(head.rstrip()), span.end)
        return WindowEdits((Edit(span, newline + text),), dropped)

    def _end_with_flow(self, offset: int) -> int:
        """Return the end of the comment on the same line that tells of the old order, or `offset`."""
        index = bisect_left(self._tokens, offset, key=lambda token: token.start)
        if self._tokens[index].kind is Kind.SPACE and "\n" not in self._tokens[index].text:
            index += 1
        comment = self._tokens[index]
        return comment.end if comment.kind is Kind.COMMENT and self._is_flow(comment) else offset

    def _is_flow(self, comment: Token) -> bool:
        words = self._candidate.facts.flow_words
        return (
            regex.search(r"(?<![a-z])(?:\L<words>)(?:s|ed|ing)?(?![a-z])", comment.text.lower(), words=words)
            is not None
        )
