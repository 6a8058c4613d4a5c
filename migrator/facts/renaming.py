"""Functions under new names, as a `recipe.toml` of the kind `rename` declares them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import regex

from migrator.facts.checks import check_names, check_prefixes
from migrator.facts.load import FactsError, check_patterns
from migrator.facts.neighbour import Neighbour

_HOLE = regex.compile(r"\{([^{}]*)\}")
_NUMBER = regex.compile(r"[1-9][0-9]?")


class Renamed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One function under its new name.

    Attributes:
        arguments: the new ones, each with `{1}`, `{2}` ... for an old one; None where they stay as they are.
    """

    old: str
    new: str
    source: str
    arguments: tuple[str, ...] | None = None

    @property
    def used(self) -> tuple[int, ...]:
        """The numbers of the old arguments in the order of the new ones, counted from 1."""
        found = (part for argument in self.arguments or () for part in read_argument(argument))
        return tuple(part for part in found if isinstance(part, int))

    @property
    def is_order(self) -> bool:
        """Whether the arguments stay, or only change their places, if the old function has no more of them."""
        wanted = [f"{{{number}}}" for number in range(1, len(self.arguments or ()) + 1)]
        return self.arguments is None or (bool(wanted) and sorted(self.arguments) == sorted(wanted))


class RenameFacts(Neighbour, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Functions that are called otherwise: declared as `kind = "rename"`.

    Attributes:
        comments: comments and documents follow.
        code, documents: pathspecs; those of the transition where none are named.
        handing: patterns of macros outside of functions that get a function.
        naming: patterns of macros that make names of their own of what they get first or second, which no function
            has to do with.
        naming_first: the same of those that make one of what they get first alone. These three are the kind's where a
            recipe leaves them out.
    """

    rename: tuple[Renamed, ...] = ()
    comments: bool = True
    code: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    handing: tuple[str, ...] = ()
    naming: tuple[str, ...] = ()
    naming_first: tuple[str, ...] = ()

    @property
    def pairs(self) -> dict[str, str]:
        """The new names by the old ones."""
        return {each.old: each.new for each in self.rename}

    def of(self, old: str) -> Renamed:
        """Return what is declared of an old name."""
        return next(each for each in self.rename if each.old == old)

    def check(self, path: Path) -> None:
        """Make sure that there is something to rename, to one result whatever the order.

        Raises:
            FactsError: there is not; the message names table and key.
        """
        if not self.rename:
            raise FactsError(path, "`rename` is missing; a recipe of this kind needs one table [[rename]] at least")
        for number, each in enumerate(self.rename):
            check_names(path, {f"rename[{number}].old": each.old, f"rename[{number}].new": each.new})
            _check_arguments(path, number, each)
        _check_apart(path, self.rename)
        check_patterns(path, "handing", self.handing)
        check_patterns(path, "naming", self.naming)
        check_patterns(path, "naming-first", self.naming_first)
        check_prefixes(path, {"prefix": self.prefix} if self.prefix else {})


def read_argument(text: str) -> tuple[str | int, ...]:
    """Return a declared argument as its texts and the numbers of old arguments between them, in order.

    Raises:
        ValueError: braces do not hold a number that counts from 1.
    """
    return tuple(_read_parts(text))


def _read_parts(text: str) -> Iterator[str | int]:
    cursor = 0
    for match in _HOLE.finditer(text):
        yield from _plain(text[cursor : match.start()])
        if not _NUMBER.fullmatch(match[1]):
            raise ValueError(f"{match.group()!r} stands for no old argument; these count from {{1}}")
        yield int(match[1])
        cursor = match.end()
    yield from _plain(text[cursor:])


def _plain(text: str) -> list[str]:
    """Return a text without braces, or none where it is empty."""
    if "{" in text or "}" in text:
        raise ValueError(f"a brace in {text!r} has no other; write {{1}} for the first old argument")
    return [text] if text else []


def _check_arguments(path: Path, number: int, renamed: Renamed) -> None:
    for at, argument in enumerate(renamed.arguments or ()):
        try:
            read_argument(argument)
        except ValueError as error:
            raise FactsError(path, f"`rename[{number}].arguments[{at}]` is {argument!r}: {error}") from error


def _check_apart(path: Path, renames: tuple[Renamed, ...]) -> None:
    """Make sure that no name is renamed twice, and none to a name that is renamed itself."""
    olds: dict[str, int] = {}
    for number, each in enumerate(renames):
        if each.old == each.new:
            raise FactsError(path, f"`rename[{number}].new` is {each.new!r}, as `rename[{number}].old` is")
        if each.old in olds:
            raise FactsError(path, f"`rename[{number}].old` is {each.old!r}, as in `rename[{olds[each.old]}]`")
        olds[each.old] = number
    for number, each in enumerate(renames):
        if each.new in olds:
            told = f"which `rename[{olds[each.new]}]` renames; what comes out would depend on the order"
            raise FactsError(path, f"`rename[{number}].new` is {each.new!r}, {told}")
        earlier = next((at for at in range(number) if renames[at].new == each.new), None)
        if earlier is not None:
            told = f"as in `rename[{earlier}]`; two functions cannot have one name"
            raise FactsError(path, f"`rename[{number}].new` is {each.new!r}, {told}")
