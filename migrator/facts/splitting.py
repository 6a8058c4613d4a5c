"""One function that becomes several, as a `recipe.toml` of the kind `split-by-context` declares it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec
import regex

from migrator.facts.checks import check_names
from migrator.facts.definition import DefinitionFacts
from migrator.facts.load import FactsError
from migrator.facts.neighbour import Neighbour

_WORDS: Mapping[str, tuple[str, ...]] = {"irqs": ("on", "off"), "rcu": ("watching", "away"), "time": ("host", "guest")}
_BRACES = regex.compile(r"\{([^{}]*)\}|[{}]")


class When(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """What has to be so on every path to a call; None for what does not matter.

    Attributes:
        irqs: the interrupt mask at the call.
        preemptible: nothing is held there, and interrupts are off at most by the calling function's own doing.
        own_irqs: the calling function itself disabled interrupts, and enables them behind the call on every path.
    """

    irqs: str | None = None  # on, off
    rcu: str | None = None  # watching, away
    time: str | None = None  # host, guest
    preemptible: bool | None = None
    own_irqs: bool | None = None

    @property
    def told(self) -> Mapping[str, object]:
        """What is asked for, by its key."""
        values = {key: getattr(self, key) for key in self.__struct_fields__}
        return {key.replace("_", "-"): value for key, value in values.items() if value is not None}


class Into(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """One of the functions that a function becomes.

    Attributes:
        arguments: the new ones, each with `{1}`, `{2}` ... for an old one; None where they stay as they are.
        when: the context of the calls that become this one.
        given: what an old argument says of the context, by its number: a call that passes another constant
            contradicts its context, and stays.
    """

    name: str
    source: str
    when: When
    arguments: tuple[str, ...] | None = None
    given: dict[str, str] = {}


class SplitFacts(Neighbour, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """One function that becomes several, chosen by the context of each call: `kind = "split-by-context"`.

    Attributes:
        function: the one that is called today, which stays for calls whose context is decided where they run.
        into: in the order in which they are tried.
        code: pathspecs; those of the transition where none are named.
        definition: how the function's own definition is split; None where the new functions are there already.
    """

    function: str = ""
    into: tuple[Into, ...] = ()
    code: tuple[str, ...] = ()
    definition: DefinitionFacts | None = None

    def check(self, path: Path) -> None:
        """Make sure of what no type can say; `path` is the file.

        Raises:
            FactsError: something is wrong; the message names table and key.
        """
        if not self.function:
            raise FactsError(path, "`function` is missing: the function that is split")
        if not self.into:
            raise FactsError(path, "`into` is missing: a function is split into at least one other")
        names = {f"into[{number}].name": each.name for number, each in enumerate(self.into)}
        check_names(path, {"function": self.function, **names})
        seen: dict[tuple[object, ...], int] = {}
        for number, each in enumerate(self.into):
            _check_into(path, number, each, self.function)
            key = tuple(sorted((*each.when.told.items(), *each.given.items()), key=str))
            if key in seen:
                raise FactsError(path, f"`into[{number}].when` is the same as in `into[{seen[key]}]`")
            seen[key] = number
        if self.definition is not None:
            self.definition.check(path, self.function, [each.name for each in self.into])


def _check_into(path: Path, number: int, into: Into, function: str) -> None:
    if into.name == function:
        raise FactsError(path, f"`into[{number}].name` is {function!r}, the function itself; it stays anyway")
    if not into.when.told:
        raise FactsError(path, f"`into[{number}].when` asks for nothing; for every call there is the kind `rename`")
    for key, words in _WORDS.items():
        value = getattr(into.when, key)
        if value is not None and value not in words:
            raise FactsError(path, f"`into[{number}].when.{key}` is {value!r}; it is one of {', '.join(words)}")
    if into.when.own_irqs and into.when.irqs == "on":
        raise FactsError(path, f"`into[{number}].when.own-irqs` is about interrupts that are off, and `irqs` is 'on'")
    for at, text in enumerate(into.arguments or ()):
        wrong = next((found[0] for found in _BRACES.finditer(text) if not _is_number(found[1])), "")
        if wrong:
            raise FactsError(
                path, f"`into[{number}].arguments[{at}]` has {wrong!r}; an old argument is `{{1}}`, `{{2}}` ..."
            )
    for key in into.given:
        if not _is_number(key):
            raise FactsError(path, f"`into[{number}].given` has the key {key!r}; it is an argument's number, from 1")


def _is_number(text: str | None) -> bool:
    return bool(text) and regex.fullmatch(r"[1-9][0-9]*", text or "") is not None
