"""Lines for a terminal, of limited width: prose that is wrapped, tables, and code that is left as it is."""

from collections.abc import Callable, Iterable, Sequence
from io import StringIO

from rich.color import ColorSystem
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text

Part = str | tuple[str, str]  # a text, or one with its colour


class Paper:
    """What is printed, in order; no markup of rich's is read, and nothing of the machine's settings counts.

    Its texts hold nothing that a terminal would obey: see `show_all`.
    """

    def __init__(self, *, color: bool, width: int) -> None:
        self.width = width
        self._color = color
        self._out = StringIO()
        self._console = Console(
            file=self._out,
            width=width,
            color_system="standard" if color else None,
            force_terminal=color,
            markup=False,
            emoji=False,
            highlight=False,
            legacy_windows=False,
            _environ={},
        )
        self._lines: list[str] = []

    @property
    def paint(self) -> Callable[[str, str], str]:
        """What colours a word of a line that is wrapped already."""
        return lambda text, color: self._dye(text, color) if color else text

    def _dye(self, text: str, color: str) -> str:
        if not (self._color and text):
            return text
        return Style.parse(color).render(text, color_system=ColorSystem.STANDARD)

    def head(self, title: str) -> None:
        """Add a heading, with an empty line in front."""
        self.gap()
        self.say((title, "bold"))

    def gap(self) -> None:
        """Add an empty line, unless one stands there, or nothing does."""
        if self._lines and self._lines[-1]:
            self._lines.append("")

    def say(self, *parts: Part, indent: int = 0, hang: int = 0) -> None:
        """Add a text, wrapped; lines after its first stand `hang` further to the right."""
        text = Text()
        for part in parts:
            words, color = (part, "") if isinstance(part, str) else part
            text.append(" ".join(words.split("\n")).replace("\t", " "), style=color)
        first, *more = text.wrap(self._console, max(self.width - indent - hang, 8)) or [Text()]
        self._print(Padding(first, (0, 0, 0, indent)))
        for line in more:
            self._print(Padding(line, (0, 0, 0, indent + hang)))

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[Part]], *, indent: int = 0, right: int = 0) -> None:
        """Add a table without lines; the last `right` columns are numbers."""
        table = Table(box=None, show_edge=False, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
        for number, head in enumerate(heads):
            justify = "right" if number >= len(heads) - right else "left"
            table.add_column(head, justify=justify, overflow="fold")  # type: ignore[arg-type]
        for row in rows:
            table.add_row(*(Text(cell) if isinstance(cell, str) else Text(cell[0], style=cell[1]) for cell in row))
        self._print(Padding(table, (0, 0, 0, indent), expand=False))

    def lines(self, lines: Iterable[str]) -> None:
        """Add lines that are laid out already."""
        self._lines += lines

    def diff(self, text: str) -> None:
        """Add a diff, each line as it is."""
        colors = {"+": "green", "-": "red", "@": "cyan"}
        for line in text.removesuffix("\n").split("\n"):
            self._lines.append(self._dye(line, colors.get(line[:1], "")))

    def _print(self, what: RenderableType) -> None:
        """Add what rich makes of something, without the blanks that it fills lines up with."""
        self._out.seek(0)
        self._out.truncate()
        self._console.print(what)
        self._lines += [line.rstrip(" ") for line in self._out.getvalue().removesuffix("\n").split("\n")]

    def text(self) -> str:
        """Return everything, with one line end at the end."""
        return "\n".join(self._lines).rstrip("\n") + "\n"
