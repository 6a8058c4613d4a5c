"""What types do not tell of a facts file: nothing is told twice, and names are names."""

from collections.abc import Mapping
from pathlib import Path

import msgspec
import regex

from migrator.facts.load import FactsError

_NAME = regex.compile(r"[A-Za-z_]\w*")
_PREFIX = regex.compile(r"[^\s:].{0,33}:")  # of 75 columns it leaves 40 to the summary
_IDENTITIES = ("name", "call")  # what an entry of a list is known by


def check_unique(path: Path, facts: msgspec.Struct) -> None:
    """Make sure that no list has two entries of one name, or for one call.

    Raises:
        FactsError: one has; the message names both entries.
    """
    for key, entries in msgspec.to_builtins(facts).items():
        for identity in _IDENTITIES if isinstance(entries, list | tuple) else ():
            seen: dict[str, int] = {}
            for number, entry in enumerate(entries):
                name = entry.get(identity, "") if isinstance(entry, dict) else ""
                if name and name in seen:
                    raise FactsError(path, f"`{key}[{number}].{identity}` is {name!r}, as in `{key}[{seen[name]}]`")
                seen[name] = number


def check_names(path: Path, names: Mapping[str, str]) -> None:
    """Make sure that each is a name of C; what is empty is not told.

    Raises:
        FactsError: one is not; the message names its key.
    """
    for key, name in names.items():
        if name and not _NAME.fullmatch(name):
            raise FactsError(path, f"`{key}` is no name: {name!r}; write it without parentheses or arguments")


def check_prefixes(path: Path, prefixes: Mapping[str, str]) -> None:
    """Make sure that a subject can begin with each, and has room for more.

    Raises:
        FactsError: it cannot; the message names its key.
    """
    for key, prefix in prefixes.items():
        if not _PREFIX.fullmatch(prefix):
            raise FactsError(
                path, f"`{key}` is {prefix!r}; write `TOPIC:`, at most 35 characters, without blanks around"
            )
