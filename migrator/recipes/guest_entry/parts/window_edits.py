"""The interrupt window's edits: it opens where interrupts were opened, and behind it guest time ends."""

from collections.abc import Sequence

from migrator.recipes.guest_entry.parts.insertion import begins_line, put_before
from migrator.recipes.guest_entry.parts.line import Line
from migrator.recipes.guest_entry.parts.window import Window
from migrator.recipes.guest_entry.parts.writer import Writer, Written
from migrator.recipes.model import Candidate
from migrator.syntax.comments import begin_with_comments
from migrator.syntax.matchers import is_plain_call
from migrator.syntax.outline import Function
from migrator.syntax.statements import Statement


def edit_window(candidate: Candidate, function: Function, window: Window, line: Line) -> Written:
    """Return the edits that make the window and end guest time behind it.

    The window is opened where interrupts were; behind it guest time ends, and behind
    that comes what may schedule.
    """
    writer = Writer(candidate, function, line.inside[-1].span.start)
    irqs, split = candidate.facts.irqs, candidate.facts.split
    late = find_scheduling(candidate, function, window)
    between = _before(window, late)
    opening = [*window_comment(candidate, writer), f"{irqs.enable}();"]
    synchronization = missing_synchronization(candidate, function, window)
    opening += [f"{synchronization};"] if synchronization else []
    closing = [f"{irqs.disable}();", "", f"{split.timing_exit}();"]
    if window.enable is not None:
        reopened = [*closing, "", f"{irqs.enable}();"]
        return _edit_existing(candidate, function, writer, window, (opening, reopened), between, late)
    opened = ["", f"{irqs.enable}();", *(f"{statement.tokens[0].text}();" for statement in late)]
    removed = [writer.remove(statement) for statement in late] if between else []
    if window.late is None and window.traces:
        at = begin_with_comments(candidate.unit.tokens(function), window.traces[0].span.start)
        left = writer.replace(window.exit, window.exit, closing[-1:], closing[-1])
        return Written((put_before(candidate.unit.text, at, [*opening, closing[0], ""]), *left.edits), left.dropped)
    if window.late is None:
        return writer.replace(window.exit, window.exit, [*opening, *closing], closing[-1])
    if not between:
        return writer.replace(window.exit, window.late, [*opening, *closing, *opened])
    last = writer.replace(window.late, window.late, [*opening, *closing, *opened])
    return Written.join([writer.remove(window.exit), last, *removed])


def _edit_existing(
    candidate: Candidate,
    function: Function,
    writer: Writer,
    window: Window,
    lines: tuple[list[str], list[str]],
    between: Sequence[Statement],
    late: Sequence[Statement],
) -> Written:
    """Return the edits of a window that was open before: guest time ends at its exit, or before what schedules."""
    opening, closing = lines
    ended = f"{candidate.facts.split.timing_exit}();"
    enable = window.enable or window.exit
    if not late and not between:
        return writer.replace(enable, window.exit, [*opening, *closing], ended)
    first = writer.replace(enable, enable, opening if between else [*opening, *closing])
    if not late:
        return Written.join([first, writer.replace(window.exit, window.exit, closing, ended)])
    at = begin_with_comments(candidate.unit.tokens(function), late[0].span.start)
    closed = (put_before(candidate.unit.text, at, closing),) if between else ()
    return Written.join([first, Written(closed, ()), writer.remove(window.exit)])


def missing_synchronization(candidate: Candidate, function: Function, window: Window) -> str:
    """Return the call that has to come behind the opening; nothing where it stands there, or none is known."""
    synchronization = candidate.archfacts.synchronization if candidate.archfacts else None
    between = _before(window, find_scheduling(candidate, function, window))
    if synchronization is None or (window.existed and _begins_with(between, f"{synchronization.call};")):
        return ""
    return synchronization.call


def _before(window: Window, late: Sequence[Statement]) -> list[Statement]:
    """Return what stays in the window."""
    # Whatever follows what schedules may count on being scheduled, unless interrupts are off there.
    cut = window.between.index(late[0]) if late and window.existed else len(window.between)
    return [statement for statement in window.between[:cut] if statement not in late]


def find_scheduling(candidate: Candidate, function: Function, window: Window) -> list[Statement]:
    """Return the statements of the window that may schedule and come behind the end of guest time."""
    found = [s for s in window.between if is_plain_call(s.tokens, candidate.facts.irqs.schedules)]
    if window.existed:
        at = begin_with_comments(candidate.unit.tokens(function), found[0].span.start) if found else 0
        return found if begins_line(candidate.unit.text, at) else []
    writer = Writer(candidate, function, window.exit.span.start)
    return [statement for statement in found if writer.is_alone(statement)]


def _begins_with(statements: Sequence[Statement], wanted: str) -> bool:
    """Tell whether the first statement reads like that."""
    return bool(statements) and "".join(token.text for token in statements[0].tokens) == wanted


def window_comment(candidate: Candidate, writer: Writer) -> list[str]:
    """Return the comment above the window."""
    facts = candidate.archfacts
    values: dict[str, object] = {"synchronization": facts.synchronization if facts else None}
    return writer.comment(candidate.texts.render(f"{candidate.facts.name}/window.c.j2", values))
