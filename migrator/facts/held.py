"""What keeps code from being scheduled away, and what interrupts whatever runs: a part of `events.toml`."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import msgspec
import regex

from migrator.facts.checks import check_names
from migrator.facts.load import check_patterns


class Holding(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """Something that is held from one call to another, and in which nothing may schedule.

    Attributes:
        what: in a sentence: "a spin lock is held".
        takes, drops: regular expressions for the whole callee as written.
        scope: the same for a guard, whose end drops it.
        tries: the same for calls that take it only where they return true.
        doubtful: it may be something else: nothing is known while it is held. Applied to names whose code is not
            read; what the groups of `takes` and of `drops` find has to be the same.
    """

    what: str
    takes: str
    drops: str
    scope: str = "(?!)"
    tries: str = "(?!)"
    doubtful: bool = False

    @cached_property
    def _patterns(self) -> tuple[regex.Pattern[str], ...]:
        texts = (f"{self.takes}|{self.scope}|{self.tries}", self.drops, self.tries)
        return tuple(regex.compile(text) for text in texts)

    def is_taken_by(self, callee: str) -> bool:
        """Tell whether a call begins it, or may."""
        return self._patterns[0].fullmatch(callee) is not None

    def key(self, callee: str) -> str:
        """Return what has to be the same of what takes it and of what drops it: of a doubtful one, the groups."""
        found = next((match for each in self._patterns[:2] if (match := each.fullmatch(callee))), None)
        return " ".join([self.what, *(group for group in (found.groups() if found else ()) if group)])

    def is_dropped_by(self, callee: str) -> bool:
        """Tell whether a call ends it."""
        return self._patterns[1].fullmatch(callee) is not None

    def is_tried_by(self, callee: str) -> bool:
        """Tell whether a call begins it only where it returns true."""
        return self._patterns[2].fullmatch(callee) is not None


class Interrupting(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """Functions that run in whatever context they interrupt.

    Attributes:
        head: a regular expression, searched in the head: types, attributes, name and parameters.
        uncalled: it counts for a function alone that no code is seen to call.
        what: in a sentence: "an exception handler, which interrupts whatever runs".
        preemptible: what is known nevertheless.
    """

    head: str
    what: str
    source: str
    uncalled: bool = False
    preemptible: bool | None = None

    @cached_property
    def pattern(self) -> regex.Pattern[str]:
        """The expression, compiled."""
        return regex.compile(self.head)


class Reached(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """How functions are reached, beyond what calls tell.

    Attributes:
        interrupting: the first whose head fits counts.
        user-test: regular expression for calls that are true where the interrupted context was user mode.
        mentions: regular expression for macros at the top level that name a function and do not call it.
        alike: the same for calls that look a pointer up by the name of its member, as `static_call(ops_member)(...)`;
            `%s` stands for that name.
        off: configuration symbols that are taken to be off.
    """

    interrupting: tuple[Interrupting, ...] = ()
    user_test: str = "(?!)"
    mentions: str = "(?!)"
    alike: str = "(?!)"
    off: tuple[str, ...] = ()


def check_held(path: Path, holding: tuple[Holding, ...], reached: Reached) -> None:
    """Make sure that every pattern is a regular expression, and every symbol a name.

    Raises:
        FactsError: one is not; the message names the key and its number.
    """
    for key in ("takes", "drops", "scope", "tries"):
        check_patterns(path, f"holding.{key}", [getattr(each, key) for each in holding])
    check_patterns(path, "reached.interrupting.head", [each.head for each in reached.interrupting])
    for name in ("user_test", "mentions", "alike"):
        check_patterns(path, f"reached.{name.replace('_', '-')}", [getattr(reached, name)])
    check_names(path, {f"reached.off[{number}]": name for number, name in enumerate(reached.off)})
