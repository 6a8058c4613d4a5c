"""What changelogs say of faults: `wording.toml` of a recipe, sentences that hold where their conditions do."""

from __future__ import annotations

import string
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec
import regex

from migrator.facts.folders import Folders
from migrator.facts.load import FactsError, load

Section = Literal["wrong", "seen", "change", "kept", "configurations"]
# Whether an extended quiescent state can be real: it can; no kernel has it; not in this code; not known.
ContextWord = Literal["real", "stub", "latent", "unknown"]

SECTIONS: tuple[Section, ...] = ("wrong", "seen", "change", "kept", "configurations")
_PLACES = frozenset({"select", "config", "why"})


class Order(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """In which order a changelog tells what it tells, as who takes the patch wants it.

    Attributes:
        sections: each of them once.
    """

    sections: tuple[Section, ...]
    source: str


class Sentence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence of a changelog, and when it is true.

    Attributes:
        rules: the patch mends a finding of one of them.
        text: the sentence; `{select}` is what an architecture selects for context tracking, `{config}` the option
            that turns it on, and `{why}` what keeps it from being on in this code.
        says: a regular expression that the message of such a finding must hold; empty for any.
        unless: it mends no finding of any of these.
        context: the sentence is true where the extended quiescent state is one of these; empty for all.
        shapes: it is true of what a shape of these changes; empty for all.
    """

    rules: tuple[str, ...]
    text: str
    source: str
    says: str = ""
    unless: tuple[str, ...] = ()
    context: tuple[ContextWord, ...] = ()
    shapes: tuple[str, ...] = ()


class Wording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`wording.toml`.

    Attributes:
        order: None for that of `SECTIONS`.
        caveat: what must be known before it is said what happens where RCU does not watch.
        symptom: what can be seen of faults.
        configuration: which configurations see the change.
    """

    order: Order | None = None
    caveat: tuple[Sentence, ...] = ()
    symptom: tuple[Sentence, ...] = ()
    configuration: tuple[Sentence, ...] = ()


def load_wording(folders: Folders, recipe: str) -> Wording:
    """Return the wording of a recipe; nothing is said where it has no such file.

    Raises:
        FactsError: the file is wrong.
    """
    path = folders.find(f"{recipe}/wording.toml")
    if path is None:
        return Wording()
    wording = load(path, Wording)
    if wording.order is not None:
        check_order(path, "order", wording.order)
    for key, sentence in _sentences(wording):
        _check_sentence(path, key, sentence)
    return wording


def check_order(path: Path, key: str, order: Order) -> None:
    """Make sure that an order has every section once.

    Raises:
        FactsError: it has not.
    """
    if sorted(order.sections) != sorted(SECTIONS):
        raise FactsError(path, f"`{key}.sections` has to name each of {', '.join(SECTIONS)} once")


def _sentences(wording: Wording) -> Iterator[tuple[str, Sentence]]:
    lists = {"caveat": wording.caveat, "symptom": wording.symptom, "configuration": wording.configuration}
    for key, sentences in lists.items():
        yield from ((f"{key}[{number}]", sentence) for number, sentence in enumerate(sentences))


def _check_sentence(path: Path, key: str, sentence: Sentence) -> None:
    try:
        named = {name for _, name, _, _ in string.Formatter().parse(sentence.text) if name is not None}
    except ValueError as error:
        raise FactsError(path, f"`{key}.text` has a brace that stands for nothing: {error}") from error
    if not named <= _PLACES:
        strange = ", ".join(sorted(named - _PLACES))
        raise FactsError(path, f"`{key}.text` has {{{strange}}}; there are {', '.join(sorted(_PLACES))}")
    try:
        regex.compile(sentence.says)
    except regex.error as error:
        raise FactsError(path, f"`{key}.says` is no regular expression: {error}") from error
