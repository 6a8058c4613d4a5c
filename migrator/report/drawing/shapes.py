"""What a drawn timeline is made of; all numbers are units of the picture, from its upper left corner."""

from dataclasses import dataclass

WIDTH = 518
BADGE_X = 10  # the middle of a finding's number
LINE_X = 54  # where line numbers end
TEXT_X = 62  # where events begin
INDENT = 10  # of what a function calls
LANE_X = 280  # where the first lane begins
LANE_WIDE = 56
LANE_STEP = 59
LANES_END = LANE_X + 3 * LANE_STEP + LANE_WIDE
LETTER = 7.32  # of the events' type, which is 12 units high
TEXT_ROOM = LANE_X - 6 - TEXT_X


@dataclass(frozen=True)
class Label:
    """Text, at its base line; `look` is the class that says how it is set."""

    x: float
    y: float
    text: str
    look: str


@dataclass(frozen=True)
class Band:
    """A stretch of a lane in which its account does not change.

    Attributes:
        look: the class: the account and its word.
        pattern: the name of the pattern over it; empty for none.
        is_open: nothing is known there.
    """

    x: float
    y: float
    width: float
    height: float
    look: str
    pattern: str
    is_open: bool


@dataclass(frozen=True)
class Chip:
    """The word of a band, on a ground of its own; `is_change` where the account changes, else it is told again."""

    x: float
    y: float
    width: float
    word: str
    is_change: bool


@dataclass(frozen=True)
class Stripe:
    """What goes across: the guest that runs, steps left out, or a finding's row."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Badge:
    """The number of a finding, with its rule beside it.

    Attributes:
        message: what the finding says, for who points at it.
    """

    number: int
    level: str
    message: str
    label: Label


@dataclass(frozen=True)
class Marked:
    """The row of an event that causes findings; `level` is the gravest of theirs."""

    stripe: Stripe
    level: str
    badges: tuple[Badge, ...]


@dataclass(frozen=True)
class Line:
    """A line from one point to another; `look` is its class."""

    x1: float
    y1: float
    x2: float
    y2: float
    look: str


@dataclass(frozen=True)
class Drawing:
    """A timeline with every part of it in its place."""

    height: float
    labels: tuple[Label, ...]
    lines: tuple[Line, ...]
    bands: tuple[Band, ...]
    chips: tuple[Chip, ...]
    runs: tuple[Stripe, ...]
    gaps: tuple[Stripe, ...]
    marked: tuple[Marked, ...]
    width: float = WIDTH
