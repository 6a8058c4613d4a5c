"""Which function calls which on a path, found from where its events stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from migrator.report.model import EventRow

_DEEP = 4  # deeper calls stand no further to the right


@dataclass(frozen=True)
class Placed:
    """An event, and how the path came to where it stands.

    Attributes:
        number: of the event in its timeline, from 0.
        depth: how many functions of the path are not finished around it, at most four.
        comes: `new` where a function begins, `back` where the path returns into one, else empty, also where the
            function has no name.
        is_other_file: the event before it stands in another file, or there is none; never where the file has no name.
    """

    number: int
    event: EventRow
    depth: int
    comes: str
    is_other_file: bool


def find_nesting(events: Sequence[EventRow]) -> Iterator[Placed]:
    """Yield the events in order, each with its place among the functions of the path."""
    stack: list[tuple[str, str]] = []
    path = ""
    for number, event in enumerate(events):
        home = (event.path, event.function)
        comes = "" if stack and home == stack[-1] else "back" if home in stack else "new"
        if comes == "back":
            del stack[stack.index(home) + 1 :]
        elif comes:
            stack.append(home)
        is_other = event.path not in {path, ""}
        yield Placed(number, event, min(len(stack) - 1, _DEEP), comes if event.function else "", is_other)
        path = event.path
