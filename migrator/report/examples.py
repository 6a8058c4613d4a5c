"""Examples of rules and recipes, examined as real code is: the rows of their timelines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from textwrap import dedent

from migrator.analysis.examine import Examined, examine_files
from migrator.analysis.findings import Finding, Step
from migrator.analysis.rules.model import Rule
from migrator.analysis.states import State
from migrator.analysis.timelines import Event, Kind, find_timeline
from migrator.facts.events import Events, load_events
from migrator.facts.examples import Examples, load_examples
from migrator.facts.folders import Folders
from migrator.facts.recipe import RecipeFacts, load_recipe
from migrator.report.explain import Order, Shown
from migrator.report.model import RUNS, EventRow, MarkRow
from migrator.text import Place

_SO_FAR = "what came before"


@dataclass(frozen=True)
class Bench:
    """What examples are examined with."""

    examples: Examples
    facts: RecipeFacts
    events: Events

    def examine(self, text: str) -> Examined:
        """Return what is found in a file of the architecture that is none."""
        arch = self.examples.told.facts
        return examine_files({self.path: text}, arch.arch, arch, self.facts, self.events)

    @property
    def path(self) -> str:
        """The name of the file that holds an example."""
        return f"arch/{self.examples.told.facts.arch}/kvm/example.c"


def load_bench(folders: Folders, recipe: str) -> Bench | None:
    """Return what the examples of a recipe, and of its rules, are examined with; None where it shows none.

    Raises:
        FactsError: a file of the recipe is wrong.
    """
    examples = load_examples(folders, recipe)
    if examples is None:
        return None
    facts = load_recipe(folders, recipe)
    return Bench(examples, facts, load_events(folders, facts))


def show_rule(rule: Rule, bench: Bench) -> Shown:
    """Return how the examples of a rule run; line numbers are those of the example, and 0 outside of it."""
    wrong = _show(dedent(rule.wrong), rule, bench, is_wrong=True)
    return Shown(wrong, _show(dedent(rule.right), rule, bench, is_wrong=False)) if wrong else Shown()


def show_order(bench: Bench) -> Order:
    """Return how code in the right order runs; line numbers are those of the code."""
    code = bench.examples.right
    examined = bench.examine(code)
    rows = tuple(_row(event, event.place.line) for event in _follow(examined, bench))
    return Order(code, rows) if not examined.findings else Order()


def _show(example: str, rule: Rule, bench: Bench, *, is_wrong: bool) -> tuple[EventRow, ...]:
    """Return the rows of an example in those surroundings that show it best.

    There a finding has the rule's own level, least is unknown, and least else is wrong. An example that does not
    show what it is to show gives none.
    """
    found: list[tuple[tuple[int, int, int], tuple[EventRow, ...]]] = []
    for declared, begin in bench.examples.surroundings():
        text, lines = bench.examples.place(example.strip("\n"), declared, begin)
        examined = bench.examine(text)
        own = [f for f in examined.findings if f.rule == rule.key and f.place.line in lines]
        rows, places = _rows(examined, own, lines, bench)
        others = sum(f.rule != rule.key and f.place in places for f in examined.findings)
        unknown = sum(word == "unknown" for row in rows for word in (row.irqs, row.time, row.rcu, row.told))
        if any(row.marks for row in rows) is is_wrong and bool(own) is is_wrong:
            milder = sum(f.level is not rule.level for f in own)
            found.append(((milder, unknown, others), rows))
    return min(found, key=lambda each: each[0])[1] if found else ()


def _rows(
    examined: Examined, own: Sequence[Finding], lines: range, bench: Bench
) -> tuple[tuple[EventRow, ...], frozenset[Place]]:
    """Return the rows from the first event of the example to its last, behind one for what came before; and places."""
    events = _choose(examined, own, bench)
    inside = [number for number, event in enumerate(events) if _stands_in(event, events, lines)]
    if not inside:
        return (), frozenset()
    first, last = inside[0], inside[-1]
    shown = events[first : last + 1]
    before = [replace(_row(events[first - 1], 0), event=_SO_FAR, kind=Kind.BEGIN.value, function="")] if first else []
    rows = (_place(event, own, lines) if _stands_in(event, events, lines) else _row(event, 0) for event in shown)
    return (*before, *rows), frozenset(event.place for event in shown)


def _place(event: Event, own: Sequence[Finding], lines: range) -> EventRow:
    """Return an event of the example itself, with its findings."""
    found = own if event.kind is not Kind.TEST else ()
    marks = tuple(_mark(finding) for finding in found if finding.place == event.place)
    return replace(_row(event, event.place.line - lines.start + 1), function="", marks=marks)


def _stands_in(event: Event, events: Sequence[Event], lines: range) -> bool:
    return event.function == events[0].function and event.place.line in lines


def _choose(examined: Examined, own: Sequence[Finding], bench: Bench) -> list[Event]:
    """Return the path that runs the guest; where no finding lies on it, the path that shows the first one."""
    events = _follow(examined, bench)
    places = {event.place for event in events if event.kind is not Kind.TEST}
    if own and own[0].place not in places and own[0].witness:
        return [_from_step(step, events[0].function if events else "", own[0].witness) for step in own[0].witness]
    return events


def _follow(examined: Examined, bench: Bench) -> list[Event]:
    (study,) = examined.studies.values()
    timeline = find_timeline(study, bench.path, bench.events.facts.run)
    return [*timeline.events] if timeline else []


def _from_step(step: Step, function: str, steps: Sequence[Step]) -> Event:
    number = steps.index(step)
    state = steps[number - 1].state if number else State()
    kind = Kind.RUN if step.event.endswith(RUNS) else _kind_of(step.event, state, step.state)
    return Event(step.path, function, step.place, step.event, kind, step.state)


def _kind_of(event: str, before: State, behind: State) -> Kind:
    if (before.time, before.rcu) != (behind.time, behind.rcu):
        return Kind.TRANSITION
    if (before.mask, before.told) != (behind.mask, behind.told):
        return Kind.IRQS
    return Kind.RETURN if event.startswith("returns") else Kind.CALL


def _row(event: Event, line: int) -> EventRow:
    state = event.state
    words = (state.mask.value, state.time.value, state.rcu.value, state.told.value)
    return EventRow("", line, event.function, event.text, event.kind.value, *words)


def _mark(finding: Finding) -> MarkRow:
    return MarkRow("", finding.rule, finding.level.value, finding.message)
