"""How guest time ends behind the run call: with an interrupt window that is there, or one that has to be made."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from migrator.analysis.between import Obstacle, find_between
from migrator.analysis.sites import Site
from migrator.recipes.guest_entry.parts.line import Line, find_line
from migrator.recipes.guest_entry.parts.passing import Passing, find_definition
from migrator.recipes.guest_entry.parts.window import Window, find_window
from migrator.recipes.guest_entry.parts.window_edits import edit_window
from migrator.recipes.guest_entry.stretch.stretch import Home
from migrator.recipes.model import Reason, Refusal
from migrator.syntax.edits import Edit
from migrator.syntax.matchers import is_plain_call
from migrator.syntax.statements import Expression, Statement


@dataclass(frozen=True)
class Ending:
    """What has to be edited for the window.

    Attributes:
        window: `kept`, where interrupts are taken already and nothing changes; `new`; or `closed`, where they
            were enabled, but not disabled again before the end of guest time.
        dropped: the offsets of the comments that go.
    """

    window: str
    edits: tuple[Edit, ...] = ()
    dropped: tuple[int, ...] = ()


def find_ending(
    home: Home, begin: Site, run: int | None, timing: Site, gone: Collection[Statement]
) -> Ending | Refusal:
    """Return how guest time ends at the call `timing`.

    `begin` is where guest time or the EQS begins, `run` the offset of the run
    call's name where it stands in this function; `gone` are statements that
    will not be there any more.
    """
    candidate, study = home.candidate, home.candidate.study
    definition = find_definition(study, candidate.path, home.function) if study else None
    if study is None or definition is None or definition.flow is None:
        return home.refuse(Reason.NOT_STRUCTURED, begin.offset, f"no path through {home.function.name}() was followed")
    between = find_between(definition.flow, begin.offset, timing.offset)
    if isinstance(between, Obstacle):
        return _refuse_line(home, begin, timing, between)
    line = find_line(home.statements, begin.offset, timing.offset)
    if isinstance(line, Obstacle):
        return _refuse_line(home, begin, timing, line)
    third = between.find(run) if run is not None else None
    nodes = between.inside if third is None else between.behind(third) | {third}
    passing = Passing(study, definition, between)
    masking = passing.masking(nodes)
    line = replace(line, after=tuple(s for s in line.after if s not in gone))
    behind = line.inside[(line.holder(run) or 0) + 1 if run is not None else 1 : -1]
    return _judge(home, timing, line, [s for s in behind if s not in gone], masking, passing)


def _judge(
    home: Home, timing: Site, line: Line, behind: Sequence[Statement], masking: Sequence[int], passing: Passing
) -> Ending | Refusal:
    irqs = home.candidate.facts.irqs
    touching = [s for s in behind if any(s.span.start <= offset < s.span.end for offset in masking)]
    is_opened = len(touching) == 1 and is_plain_call(touching[0].tokens, [irqs.enable])
    if masking and not is_opened:
        return Ending("kept")  # if they are closed again, is asked of the analysis once all is done
    if not masking and not _are_ticks_lost(home, timing):
        return Ending("kept")
    window = find_window(home.candidate, timing, behind, line, (), passing)
    if is_opened:
        between = tuple(behind[behind.index(touching[0]) + 1 :])
        strange = next((s for s in between if not isinstance(s, Expression) or s.tokens[-1].text != ";"), None)
        if strange is not None:
            message = f"more than plain calls stands between {irqs.enable}() and {timing.helper.name}()"
            return home.refuse(Reason.IRQS_UNCLEAR, strange.span.start, message)
        window = Window(touching[0], between, line.inside[-1])
    if isinstance(window, Refusal):
        return window
    made = edit_window(home.candidate, home.function, window, line)
    return Ending("closed" if is_opened else "new", made.edits, made.dropped)


def _are_ticks_lost(home: Home, timing: Site) -> bool:
    return any(f.rule == "ticks-lost" and f.place == timing.place for f in home.candidate.findings)


def _refuse_line(home: Home, begin: Site, timing: Site, obstacle: Obstacle) -> Refusal:
    names = f"from {begin.helper.name}() to {timing.helper.name}()"
    message = f"{names} there is no straight line: {obstacle.detail}"
    return home.refuse(Reason.NO_STRAIGHT_LINE, obstacle.offset, message)
