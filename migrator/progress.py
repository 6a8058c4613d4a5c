"""How far long work is: told by those who do it, to whoever wants to know."""

from typing import Protocol


class Progress(Protocol):
    """Is told what is done next, before it is done."""

    def __call__(self, stage: str, item: str = "", number: int = 0, of: int = 0) -> None:
        """Take one remark: `number` counts the items of a stage from 1; `of` is 0 where nobody knows how many come."""


def tell_nobody(stage: str, item: str = "", number: int = 0, of: int = 0) -> None:
    """Take a remark, and do nothing."""


def render_progress(stage: str, item: str = "", number: int = 0, of: int = 0, *, width: int = 0) -> str:
    """Return a remark as one line, cut to so many columns; 0 for as many as it takes. The count is cut last."""
    count = f" ({number} of {of})" if of else f" ({number})" if number else ""
    text = f"{stage}: {item}" if item else stage
    if width and len(text) + len(count) > width:
        text = text[: max(0, width - len(count) - 3)].rstrip(": ") + "..."
    return f"{text}{count}"[: width or None]
