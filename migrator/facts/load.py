"""TOML files into checked values; what is wrong is named by file and key."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import msgspec
import regex

from migrator.errors import UsageError

T = TypeVar("T")


class FactsError(UsageError):
    """A facts file is not what it should be.

    Attributes:
        path: the file.
    """

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path


def load(path: Path, kind: type[T], defaults: Mapping[str, object] | None = None) -> T:
    """Return the file's facts as `kind`; of what it leaves out, `defaults` count.

    Raises:
        FactsError: the file cannot be read, is no TOML, or has a key that is
            missing, unknown, empty or of another type; the message names it.
    """
    document = {**(defaults or {}), **read(path)}
    try:
        facts = msgspec.convert(document, kind)
    except msgspec.ValidationError as error:
        raise FactsError(path, str(error).replace("`$.", "`")) from error
    check_filled(path, document)
    return facts


def read(path: Path) -> dict[str, object]:
    """Return a file's tables and keys as they are.

    Raises:
        FactsError: the file cannot be read, or is no TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise FactsError(path, str(error)) from error


def check_filled(path: Path, document: Mapping[str, object]) -> None:
    """Make sure that no text of a document is empty: what is not known is left out.

    Raises:
        FactsError: one is; the message names its key.
    """
    for key, value in _texts("", document):
        if not value.strip():
            raise FactsError(path, f"`{key}` is empty; say what it is, or leave it out if it may be left out")


def _texts(key: str, value: object) -> Iterator[tuple[str, str]]:
    """Yield every text below a value with its key, as `run-call[0].call`."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, Mapping):
        for name, below in value.items():
            yield from _texts(f"{key}.{name}" if key else str(name), below)
    elif isinstance(value, list | tuple):
        for number, below in enumerate(value):
            yield from _texts(f"{key}[{number}]", below)


def check_patterns(path: Path, key: str, patterns: Iterable[str]) -> None:
    """Make sure that each is a regular expression.

    Raises:
        FactsError: one is not; the message names the key and its number.
    """
    for number, pattern in enumerate(patterns):
        try:
            regex.compile(pattern)
        except regex.error as error:
            raise FactsError(path, f"`{key}[{number}]` is no regular expression: {error}") from error
