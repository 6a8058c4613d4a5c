"""The interrupt window before timing exit: where pending interrupts are taken.

Guest time ends only when interrupts that became pending in the guest have been
handled, so that a tick which hit there counts as guest time; and they are
handled with RCU watching, since state exit is behind them already.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from migrator.analysis.between import Obstacle
from migrator.analysis.sites import Site
from migrator.facts.events import Use
from migrator.recipes.guest_entry.parts.early_reads import find_early_read
from migrator.recipes.guest_entry.parts.line import Line
from migrator.recipes.guest_entry.parts.passing import Passing
from migrator.recipes.model import Candidate, Reason, Refusal
from migrator.syntax.matchers import find_calls, is_plain_call
from migrator.syntax.statements import Asm, Statement, walk

_CALLEE = regex.compile(r"[\w.>-]+")


@dataclass(frozen=True)
class Window:
    """Where interrupts are enabled around the exit.

    Attributes:
        enable: the statement that enables them before the exit; None where that
            happens behind it, so that the window is new.
        between: what stands from the enabling to the exit, or from the exit to the enabling.
        exit: the statement that leaves.
        late: the statement that enables them behind the exit, where others stand in between.
        unread, restoring: of what is called there, as a shape has it.
        traces: tracepoints right before the exit; a new window goes in front of them, and they tell of what comes last.
    """

    enable: Statement | None
    between: tuple[Statement, ...]
    exit: Statement
    late: Statement | None = None
    unread: tuple[str, ...] = ()
    restoring: tuple[str, ...] = ()
    traces: tuple[Statement, ...] = ()

    @property
    def existed(self) -> bool:
        """Whether interrupts were taken before the end of guest time already."""
        return self.enable is not None


def find_window(
    candidate: Candidate,
    exit_: Site,
    after_run: Sequence[Statement],
    line: Line,
    masking: Sequence[int],
    passing: Passing | None = None,
) -> Window | Refusal:
    """Return the window; `masking` are the calls between the run call and the exit that change the mask.

    Without `passing`, nothing may stand between an exit and the enabling behind it.
    """
    irqs = candidate.facts.irqs
    touching = [s for s in after_run if any(s.span.start <= offset < s.span.end for offset in masking)]
    if not masking:
        found = _find_behind(candidate, exit_, line, passing)
        return found if isinstance(found, Refusal) else _check_reads(candidate, found, line) or found
    if len(touching) != 1 or not is_plain_call(touching[0].tokens, [irqs.enable]):
        told = _name_calls(candidate, masking)
        message = (
            f"between the run call and {exit_.helper.name}() the interrupt mask is changed by {told}, and only one "
            f"{irqs.enable}() that is a statement of its own is understood there"
        )
        at = touching[-1].span.start if touching else masking[-1]
        return candidate.refuse(Reason.IRQS_UNCLEAR, at, message)
    if not exit_.helper.saves_irqs:
        message = f"{exit_.helper.name}() needs interrupts off, but {irqs.enable}() stands before it"
        return candidate.refuse(Reason.IRQS_UNCLEAR, exit_.offset, message)
    between = tuple(after_run[after_run.index(touching[0]) + 1 :])
    window = Window(touching[0], between, line.inside[-1])
    return _check_reads(candidate, window, line) or window


def _find_behind(candidate: Candidate, exit_: Site, line: Line, passing: Passing | None) -> Window | Refusal:
    """Return the window for an exit with interrupts off: they must be enabled behind it, on every path from it."""
    irqs, name = candidate.facts.irqs, exit_.helper.name
    at = next((i for i, each in enumerate(line.after) if is_plain_call(each.tokens, [irqs.enable])), None)
    if at is None or (at and passing is None):
        place = "right behind it" if passing is None else "behind it in the same block"
        message = (
            f"{irqs.enable}() is found neither between the run call and {name}() nor {place}, so where the window "
            f"belongs is not certain"
        )
        return candidate.refuse(Reason.IRQS_UNCLEAR, exit_.offset, message)
    enable, between, leave = line.after[at], line.after[:at], line.inside[-1]
    if not between or passing is None:
        return Window(None, (), leave)
    late = passing.stretch(exit_.offset, enable.span.start)
    if isinstance(late, Obstacle):
        message = f"from {name}() to {irqs.enable}() there is no straight line: {late.detail}"
        return candidate.refuse(Reason.IRQS_UNCLEAR, late.offset, message)
    inside = late.between.inside
    jump = late.jumping(inside)
    strange = [*late.masking(inside), *late.telling(inside), *([jump.offset] if jump else [])]
    if strange:
        message = (
            f"{_name_calls(candidate, strange)} between {name}() and {irqs.enable}() changes the interrupt mask, tells "
            f"it, or jumps"
        )
        return candidate.refuse(Reason.IRQS_UNCLEAR, min(strange), message)
    unclear = next((s for s in walk(between) if _minds_time(candidate, s)), None)
    if unclear is not None:
        message = (
            f"what stands here would run in guest time, which would end only at {irqs.enable}(); it is assembly, reads "
            f"{candidate.facts.entry.flag}, or uses memory of user space, where the fault handler reads that"
        )
        return candidate.refuse(Reason.IRQS_UNCLEAR, unclear.span.start, message)
    return Window(None, between, leave, enable, tuple(late.unread(inside)), tuple(late.restoring(inside)))


def _name_calls(candidate: Candidate, offsets: Sequence[int]) -> str:
    """Return the calls at some offsets, as they are written, in their order."""
    found = (_CALLEE.match(candidate.unit.text, offset) for offset in sorted(offsets))
    return ", ".join(dict.fromkeys(f"{match[0]}()" for match in found if match))


def _minds_time(candidate: Candidate, statement: Statement) -> bool:
    """Tell whether it may matter to a statement whose time it is, or nobody knows what it does."""
    names = {token.text for token in statement.tokens}
    events = candidate.study.program.events if candidate.study else None
    called = [events.of(call.name, call.name) for call in find_calls(statement.tokens)] if events else []
    return (
        isinstance(statement, Asm)
        or candidate.facts.entry.flag in names
        or any(event is not None and event.uses is Use.UACCESS for event in called)
    )


def _check_reads(candidate: Candidate, window: Window, line: Line) -> Refusal | None:
    """Return a refusal where something is read behind the enabling that any interrupt overwrites."""
    opened = window.enable or window.late or window.exit
    behind = [s for s in (*window.between, *line.after) if s.span.start > opened.span.start]
    found = find_early_read(candidate, behind)
    if found is None:
        return None
    where = f"{found.read}, in {found.by}()," if found.by else found.read
    message = (
        f"{where} stands behind {candidate.facts.irqs.enable}(), where an interrupt may have overwritten what it "
        f"reads; move it in front of that first"
    )
    return candidate.refuse(Reason.IRQS_UNCLEAR, found.offset, message)
