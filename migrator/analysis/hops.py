"""What a way through code is made of: points one behind the other, in one function and in those that it calls."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from migrator.analysis.contexts import Context, Point
from migrator.analysis.engine import Inner

Spine = tuple[tuple[Context, Point], ...]  # a point in each function, the call of the next; the last is the moment


class Part(Enum):
    """What of a point a way shows."""

    WHOLE = "whole"
    INTO = "into"  # a call, and that the function called begins
    BACK = "back"  # what is tested behind a call, once it has come back


class Hop(NamedTuple):
    """One point of a way, and the one behind it in the same function; `inner` is the function called there."""

    context: Context
    point: Point
    to: Point | None
    inner: Inner = None
    part: Part = Part.WHOLE


class Rank(NamedTuple):
    """What a way lacks: it leaves the accounts wrong, the guest does not run, no interrupt is let in in guest time."""

    is_wrong: bool
    is_idle: bool
    is_lost: bool


class Way(NamedTuple):
    """A way from where a function begins to where it ends; `cost`: how little one wants to take it."""

    hops: tuple[Hop, ...]
    rank: Rank
    cost: int
