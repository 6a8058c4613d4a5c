"""A unified diff taken apart: by file, each run of lines that go and of those that come in their place."""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Run:
    """Lines that go and come together.

    Attributes:
        start: the old file's line in front of which they stand, from 1.
    """

    start: int
    gone: list[str] = field(default_factory=list)
    come: list[str] = field(default_factory=list)


def find_runs(diff: str) -> dict[str, list[Run]]:
    """Return the runs of a diff that `render_diff` made, by path."""
    found: dict[str, list[Run]] = {}
    lines = iter(diff.removesuffix("\n").split("\n"))
    runs: list[Run] = []
    for text in lines:
        if text.startswith("+++ "):
            runs = found.setdefault(text.removeprefix("+++ b/"), [])
        elif text.startswith("@@ "):
            runs += _read_hunk(text, lines)
    return found


def _read_hunk(head: str, lines: Iterator[str]) -> Iterator[Run]:
    """Yield the runs of one hunk; its head tells how many lines it has, since any line may look like another head."""
    line, old, new = _read_head(head)
    run = Run(line)
    while old > 0 or new > 0:
        kind, text = (each := next(lines))[:1], each[1:]
        if kind == "-":
            run.gone.append(text)
        elif kind == "+":
            run.come.append(text)
        elif run.gone or run.come:
            yield run
        line, old, new = line + (kind != "+"), old - (kind != "+"), new - (kind != "-")
        if kind not in {"-", "+"}:
            run = Run(line)
    if run.gone or run.come:
        yield run


def _read_head(text: str) -> tuple[int, int, int]:
    """Return where a hunk begins in the old file, and how many lines it has there and in the new one."""
    old, new = (part[1:].split(",") for part in text.split(" ")[1:3])
    counts = [int(part[1]) if len(part) > 1 else 1 for part in (old, new)]
    return int(old[0]) + (counts[0] == 0), counts[0], counts[1]
