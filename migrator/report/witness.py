"""A witness drawn as a timeline: line, event, and the four accounts behind it."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from migrator.report.model import RUNS, WitnessStep
from migrator.report.text import Paint

ACCOUNTS = ("irqs", "time", "RCU", "told")

_INDENT = 6
_WIDE = 48  # of an event at most, so that a row ends before column 100
_CELLS = (7, 7, 8, 0)  # `unknown` and `watching` fit; nothing follows the last


def find_accounts(state: str) -> tuple[str, ...]:
    """Return the four words of a state's description: `irqs off, guest time, RCU away, told on`."""
    parts = state.split(", ")
    return tuple(part.replace(name, "").strip() for name, part in zip(ACCOUNTS, parts, strict=False))


def find_telling(witness: Sequence[WitnessStep]) -> list[bool]:
    """Tell for each step whether it is needed: the first, the last, where an account changes, where the guest runs."""
    last = len(witness) - 1
    return [
        number in {0, last} or step.state != witness[number - 1].state or step.event.endswith(RUNS)
        for number, step in enumerate(witness)
    ]


def render_witness(witness: Sequence[WitnessStep], path: str, paint: Paint, color: str, wide: int = _WIDE) -> list[str]:
    """Return the lines of the table; several steps in a row that change nothing become one line.

    `path` is the file that the reader knows already; another one is named where the
    path comes to it. The last step is marked, in `color`. An event takes `wide` columns at most.
    """
    if not witness:
        return []
    folded = tuple(_fold(witness))
    table = _Table([steps[0] for steps in folded if len(steps) == 1], paint, wide)
    lines = [table.head()]
    before: WitnessStep | None = None
    for steps in folded:
        step = steps[-1]
        if len(steps) > 1:
            lines.append(table.gap(len(steps)))
        else:
            lines += [table.place(step)] if step.path != path else []
            path = step.path
            lines += table.row(step, before, color if step is witness[-1] else "")
        before = step
    return lines


def _fold(witness: Sequence[WitnessStep]) -> Iterator[Sequence[WitnessStep]]:
    """Yield the steps, one by one, or together where they tell nothing."""
    quiet: list[WitnessStep] = []
    for step, is_telling in zip(witness, find_telling(witness), strict=True):
        if not is_telling:
            quiet.append(step)
            continue
        if quiet:
            yield quiet
        yield [step]
        quiet = []


class _Table:
    """The columns for the steps that are shown."""

    def __init__(self, steps: Sequence[WitnessStep], paint: Paint, wide: int) -> None:
        self._paint = paint
        self._line = max(len("line"), *(len(str(step.line)) for step in steps))
        self._event = min(wide, max(len("event"), *(len(step.event) for step in steps)))

    def head(self) -> str:
        return self._join(" ", "line", "event", [name.ljust(wide) for name, wide in zip(ACCOUNTS, _CELLS, strict=True)])

    def gap(self, count: int) -> str:
        return self._join(" ", "...", f"{count} steps", [])

    def place(self, step: WitnessStep) -> str:
        """Return the line that names another file."""
        return f"{' ' * (_INDENT + 2)}{step.path}:{step.line}"

    def row(self, step: WitnessStep, before: WitnessStep | None, color: str) -> list[str]:
        """Return one step: its first line with the accounts, more where the event is long; a colour marks it."""
        first, *more = wrap(step.event, self._event, break_on_hyphens=False) or [""]
        old = find_accounts(before.state) if before else ()
        cells = [
            self._paint(word.ljust(wide), "cyan" if old and word not in old[number : number + 1] else "")
            for number, (word, wide) in enumerate(zip(find_accounts(step.state), _CELLS, strict=False))
        ]
        mark = self._paint(">", color) if color else " "
        return [
            self._join(mark, str(step.line), first, cells),
            *(self._join(" ", "", part, []) for part in more),
        ]

    def _join(self, mark: str, line: str, event: str, cells: Sequence[str]) -> str:
        parts = [f"{' ' * _INDENT}{mark} {line.rjust(self._line)}", event.ljust(self._event), *cells]
        return "  ".join(parts).rstrip()
