"""The stretch of a function in which RCU does not watch, with the run call in it: what is certain of it.

Two shapes share it: the run call goes into a noinstr helper together with the
state helpers, and all that stood beside it in the stretch stays where it is,
outside of the extended quiescent state (EQS) from then on.
"""

from dataclasses import dataclass

from migrator.analysis.between import Between, Obstacle, find_between
from migrator.analysis.sites import Site
from migrator.analysis.states import Time
from migrator.facts.recipe import Era
from migrator.recipes.guest_entry.parts.line import Line, find_line
from migrator.recipes.guest_entry.parts.passing import Passing, find_definition
from migrator.recipes.guest_entry.parts.runcall import RunCall, find_run_call
from migrator.recipes.guest_entry.stretch.below import check_below
from migrator.recipes.model import Candidate, Case, Reason, Refusal
from migrator.syntax.matchers import is_plain_call
from migrator.syntax.outline import Function
from migrator.syntax.statements import Asm, Body, Statement, walk


@dataclass(frozen=True)
class Home:
    """The function of a candidate, read."""

    case: Case
    candidate: Candidate
    function: Function
    statements: tuple[Statement, ...]

    def refuse(self, reason: Reason, offset: int, message: str) -> Refusal:
        """Return a refusal of the candidate."""
        return self.candidate.refuse(reason, offset, message)


@dataclass(frozen=True)
class Stretch:
    """From the call that sends RCU away to the one that brings it back.

    Attributes:
        line: the statements from the one to the other.
        passing: what the analysis saw there.
        third: the node of the run call.
    """

    home: Home
    first: Site
    last: Site
    run: RunCall
    line: Line
    passing: Passing
    third: int

    @property
    def is_timed(self) -> bool:
        """Whether guest time is seen to have begun in front of the first call, on every path."""
        states = self.passing.states(self.passing.between.first)
        return bool(states) and all(state.time is Time.GUEST for state in states)

    @property
    def before(self) -> tuple[Statement, ...]:
        """What stands between the first call and the statement that holds the run call."""
        return self.line.inside[1 : self._holder]

    @property
    def behind(self) -> tuple[Statement, ...]:
        """What stands between that statement and the last call."""
        return self.line.inside[self._holder + 1 : -1]

    @property
    def _holder(self) -> int:
        return self.line.holder(self.run.call.span.start) or 0


def find_home(case: Case, candidate: Candidate) -> Home | Refusal:
    """Return the function with its statements."""
    function = candidate.sites[0].home
    body = candidate.unit.body(function) if function else None
    if function is None or not isinstance(body, Body):
        reason = body.reason if body is not None and not isinstance(body, Body) else "it stands in no function"
        message = f"{candidate.sites[0].function}() could not be structured: {reason}"
        return candidate.refuse(Reason.NOT_STRUCTURED, candidate.sites[0].offset, message)
    return Home(case, candidate, function, body.statements)


def find_stretch(home: Home, first: Site, last: Site) -> Stretch | Refusal:
    """Return the stretch between two calls, or why it is not certain."""
    candidate = home.candidate
    run = find_run_call(candidate, home.statements, first.offset)
    if isinstance(run, Refusal):
        return run
    passing = _find_passing(home, first, last)
    if isinstance(passing, Refusal):
        return passing
    line = find_line(home.statements, first.offset, last.offset)
    if isinstance(line, Obstacle):
        return _refuse_line(home, first, last, line)
    for statement, site in ((line.inside[0], first), (line.inside[-1], last)):
        if not is_plain_call(statement.tokens, [site.helper.name]):
            message = f"{site.helper.name}() is part of a larger statement"
            return home.refuse(Reason.NOT_A_STATEMENT, site.offset, message)
    at = run.call.callee[-1].start
    third = passing.between.find(at)
    if third is None:
        message = f"the guest is run outside of {first.helper.name}() and {last.helper.name}()"
        return home.refuse(Reason.NO_STRAIGHT_LINE, at, message)
    stretch = Stretch(home, first, last, run, line, passing, third)
    return _check_ways(stretch) or _check_handlers(stretch) or check_below(home.case, candidate, run) or stretch


def _find_passing(home: Home, first: Site, last: Site) -> Passing | Refusal:
    study = home.candidate.study
    definition = find_definition(study, home.candidate.path, home.function) if study else None
    if study is None or definition is None or definition.flow is None:
        message = f"the paths of {home.function.name}() could not be followed"
        return home.refuse(Reason.NOT_STRUCTURED, first.offset, message)
    between = find_between(definition.flow, first.offset, last.offset)
    if isinstance(between, Obstacle):
        return _refuse_line(home, first, last, between)
    return Passing(study, definition, between)


def _refuse_line(home: Home, first: Site, last: Site, obstacle: Obstacle) -> Refusal:
    names = f"from {first.helper.name}() to {last.helper.name}()"
    return home.refuse(
        Reason.NO_STRAIGHT_LINE, obstacle.offset, f"{names} there is no straight line: {obstacle.detail}"
    )


def _check_ways(stretch: Stretch) -> Refusal | None:
    """Return a refusal for paths around the run call, macros that jump, and assembly that may have to stay there."""
    home, between = stretch.home, stretch.passing.between
    around = between.find_obstacle(stretch.third, stretch.run.call.callee[-1].start)
    if around is not None:
        message = f"the guest is not run once on every path of the stretch: {around.detail}"
        return home.refuse(Reason.NO_STRAIGHT_LINE, around.offset, message)
    jump = stretch.passing.jumping(between.inside - {stretch.third})
    if jump is not None:
        message = f"the macro {jump.callee}() returns or jumps between enter and exit"
        return home.refuse(Reason.NO_STRAIGHT_LINE, jump.offset, message)
    beside = walk([*stretch.before, *stretch.behind])
    assembly = next((statement for statement in beside if isinstance(statement, Asm)), None)
    if assembly is not None:
        message = "inline assembly stands beside the run call; whether it has to stay next to it must be read"
        return home.refuse(Reason.NO_STRAIGHT_LINE, assembly.span.start, message)
    return _check_mask(stretch, between)


def _check_mask(stretch: Stretch, between: Between) -> Refusal | None:
    masking = stretch.passing.masking(between.until(stretch.third))
    if not masking:
        return None
    message = (
        f"the interrupt mask changes between {stretch.first.helper.name}() and the run call, so the guest may run with "
        f"interrupts open; what changes it would have to move into the helper with the run call"
    )
    return stretch.home.refuse(Reason.OPEN_WINDOW, masking[0], message)


def _check_handlers(stretch: Stretch) -> Refusal | None:
    """Return a refusal where exits are handled inside the run call."""
    home, run = stretch.home, stretch.run
    handlers = home.candidate.archfacts.handlers_in(run.primitive) if home.candidate.archfacts else ()
    study, is_new = home.candidate.study, all(site.helper.era is Era.NEW for site in home.candidate.sites)
    if not handlers and run.is_plain:
        return None
    if handlers and is_new and study is not None and study.callees.handled:
        return None  # each comes back in the guest; what it does there is mended in it
    told = ", ".join(f"{handler.name}()" for handler in handlers) or "code that the facts do not name"
    message = f"exits are handled inside the run call, by {told}: convert them together with {home.function.name}()"
    return home.refuse(Reason.EXIT_INSIDE_RUN_CALL, run.call.span.start, message)
