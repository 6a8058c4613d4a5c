"""The open window, recognised: interrupts are on around the run call, between enter and exit.

Paths and states are asked of the analysis; where statements stand, of the text.
"""

from collections.abc import Sequence
from dataclasses import replace

from migrator.analysis.between import Obstacle, find_between
from migrator.analysis.states import Mask
from migrator.recipes.guest_entry.open_window.checks import check_region
from migrator.recipes.guest_entry.open_window.model import Pair, Region
from migrator.recipes.guest_entry.parts.candidates import enters_of, exits_of
from migrator.recipes.guest_entry.parts.line import find_line
from migrator.recipes.guest_entry.parts.passing import Passing, find_definition
from migrator.recipes.guest_entry.parts.runcall import find_run_call
from migrator.recipes.model import Candidate, Reason, Refusal
from migrator.syntax.matchers import is_plain_call
from migrator.syntax.statements import Body, Statement, walk


def find_pair(candidate: Candidate) -> Pair | None:
    """Return the pair of a function that opens interrupts for the guest alone, on every path; None for others."""
    function = candidate.sites[0].home
    body = candidate.unit.body(function) if function else None
    enters, exits = enters_of(candidate), exits_of(candidate)
    if candidate.study is None or not isinstance(body, Body) or function is None or len(enters) * len(exits) != 1:
        return None
    run = find_run_call(candidate, body.statements, enters[0].offset)
    handlers = candidate.archfacts.exit_handler if candidate.archfacts else ()
    if isinstance(run, Refusal) or handlers:
        return None
    pair = Pair(candidate, function, body.statements, enters[0], exits[0], run, candidate.study)
    masks = [
        {state.mask for state in candidate.study.before(candidate.path, offset)}
        for offset in (pair.at, pair.exit.offset)
    ]
    return pair if masks == [{Mask.ON}, {Mask.OFF}] else None


def find_region(pair: Pair) -> Region | Refusal:
    """Return the open window around a run call, or why its statements cannot be moved."""
    passing = _find_passing(pair)
    if isinstance(passing, Refusal):
        return passing
    region = _find_statements(pair, passing)
    if isinstance(region, Refusal):
        return region
    others = passing.between.inside - {passing.between.find(pair.at) or -1}
    told = replace(region, unread=tuple(passing.unread(others)), restoring=tuple(passing.restoring(others)))
    return check_region(region, passing) or told


def _find_passing(pair: Pair) -> Passing | Refusal:
    definition = find_definition(pair.study, pair.candidate.path, pair.function)
    if definition is None or definition.flow is None:
        message = f"the paths of {pair.function.name}() could not be followed"
        return pair.refuse(Reason.NOT_STRUCTURED, pair.enter.offset, message)
    between = find_between(definition.flow, pair.enter.offset, pair.exit.offset)
    return _refuse_line(pair, between) if isinstance(between, Obstacle) else Passing(pair.study, definition, between)


def _refuse_line(pair: Pair, obstacle: Obstacle) -> Refusal:
    names = f"from {pair.enter.helper.name}() to {pair.exit.helper.name}()"
    return pair.refuse(
        Reason.NO_STRAIGHT_LINE, obstacle.offset, f"{names} there is no straight line: {obstacle.detail}"
    )


def _find_statements(pair: Pair, passing: Passing) -> Region | Refusal:
    """Return the statements by the part they play, by where the mask changes."""
    irqs = pair.candidate.facts.irqs
    line = find_line(pair.statements, pair.enter.offset, pair.exit.offset)
    if isinstance(line, Obstacle):
        return _refuse_line(pair, line)
    for statement, site in ((line.inside[0], pair.enter), (line.inside[-1], pair.exit)):
        if not is_plain_call(statement.tokens, [site.helper.name]):
            message = f"{site.helper.name}() is part of a larger statement"
            return pair.refuse(Reason.NOT_A_STATEMENT, site.offset, message)
    masking = passing.masking(passing.between.inside - {passing.between.find(pair.at) or -1})
    holders = [line.holder(offset) or 0 for offset in (*masking, pair.at)]
    names = (irqs.enable, irqs.disable)
    is_plain = all(is_plain_call(line.inside[at].tokens, [name]) for at, name in zip(holders, names, strict=False))
    if len(masking) != 2 or not is_plain or not holders[0] < holders[2] < holders[1]:
        message = (
            f"interrupts are not opened by one plain {irqs.enable}() before the run call and closed by one plain "
            f"{irqs.disable}() behind it, so what runs with interrupts open is not certain"
        )
        return pair.refuse(Reason.IRQS_UNCLEAR, masking[-1] if masking else pair.at, message)
    before, after = _find_disable(pair, line.inside[0]), _find_enable(line.after, irqs.enable)
    if before is None or after is None:
        name, at = (irqs.enable, pair.exit) if before is not None else (irqs.disable, pair.enter)
        message = f"no {name}() stands beside {at.helper.name}() in the same block; it must move with it"
        return pair.refuse(Reason.IRQS_UNCLEAR, at.offset, message)
    opening, closing, ran = holders
    return Region(
        pair,
        head=(*before, *line.inside[:opening]),
        opening=line.inside[opening],
        ahead=line.inside[opening + 1 : ran],
        holder=line.inside[ran],
        behind=line.inside[ran + 1 : closing],
        closing=line.inside[closing],
        tail=(*line.inside[closing + 1 :], *after),
    )


def _find_disable(pair: Pair, enter: Statement) -> tuple[Statement, ...] | None:
    """Return the statements of the same list from the disable to enter, this one left out."""
    parts = [pair.statements, *(part for statement in walk(pair.statements) for part in statement.parts)]
    (listed,) = (part for part in parts if any(statement is enter for statement in part))
    end = next(index for index, statement in enumerate(listed) if statement is enter)
    for start in range(end - 1, -1, -1):
        if is_plain_call(listed[start].tokens, [pair.candidate.facts.irqs.disable]):
            return listed[start:end]
    return None


def _find_enable(after: Sequence[Statement], name: str) -> tuple[Statement, ...] | None:
    """Return the statements behind exit, up to the enable and with it."""
    for index, statement in enumerate(after):
        if is_plain_call(statement.tokens, [name]):
            return tuple(after[: index + 1])
    return None
