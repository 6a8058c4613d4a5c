"""Questions for the reviewer, and what to boot and test with: `checklist.toml` of a recipe."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

from migrator.facts.folders import Folders
from migrator.facts.load import FactsError, load

About = Literal["patch", "series"]
# What a person's tick belongs to, so that the question is asked again where that has changed.
Tied = Literal["code", "message", "files"]
# What a patch, or one patch of a series, has; where it may have it, it is asked.
Feature = Literal["code", "guest", "window", "generic", "hook", "comment", "irq-comment", "tagged"]
# The checks that report/checklist/answers has; a test holds that these are all of them.
AnswerName = Literal[
    "run-calls",
    "exit-handlers",
    "window-irqs",
    "rcu-woken",
    "run-call-sleeps",
    "run-call-faults",
    "entered-once",
    "clobbered-registers",
    "early-reads",
    "window-order",
    "asm-callees",
    "c-callees",
    "told-configurations",
    "told-names",
    "told-helper",
    "comment-forbids",
    "comment-about-to",
    "fixes-tag",
    "stable-needs",
    "recipients",
    "renamed-everywhere",
    "contexts",
    "contexts-assumed",
    "traced-watching",
    "fields-gone",
    "named-exist",
    "texts-only",
    "names-only",
]

_SERIES_ANSWERS = frozenset({"recipients", "renamed-everywhere"})  # the others look at one patch
PLACES = frozenset({"archs", "runs", "primitives", "folders", "words", "old", "new"})
_OPTION = re.compile(r"(?!CONFIG_)[A-Z0-9_]+=(?:[ymn]|\d+)")


class HunkWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is asked of every hunk."""

    asks: str = "What does this hunk change, and why is that right?"
    how: str = ""


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Regular expressions, without regard to case, for what people write.

    Attributes:
        configuration: of a message: it says which configurations see a change.
        irqs: of a comment: it speaks of interrupts that are enabled.
        forbids: of a comment: it says what may not be done.
        last: of a comment: it says what is done last instead.
        about-to: of a comment: it says that interrupts are about to be enabled.
        already: of a comment: it says so of interrupts that are not enabled yet.
        reads: of a function's whole name, with regard to case: it reads a register.
        conversions: rules whose findings are no faults that a stable tree would want mended.
        sections: sections of assembly that are neither instrumented nor probed.
    """

    configuration: tuple[str, ...] = ()
    irqs: tuple[str, ...] = ()
    forbids: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    about_to: tuple[str, ...] = ()
    already: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    conversions: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """One question.

    Attributes:
        asks: with its question mark.
        how: how to answer it; `{words}` is what `git grep` takes to find the run calls, `{folders}` where, `{runs}`
            and `{primitives}` are their names, `{archs}` is whose; `{old}` is what it takes to find the functions that
            the recipe calls otherwise, `{new}` what they are called now.
        applies: it is asked where one of these may be there; empty for always.
        tied: what a person's tick belongs to.
        answer: the check that may answer it; empty where only a person can tell.
        arch: by architecture, what else to say of how.
    """

    key: str
    asks: str
    about: About
    how: str
    source: str
    applies: tuple[Feature, ...] = ()
    tied: Tied = "code"
    answer: AnswerName | None = None
    arch: dict[str, str] = {}


class Configuration(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """One configuration to boot and test with.

    Attributes:
        options: of Kconfig, without their prefix: `NAME=y`.
        boot: what the kernel's command line needs.
        how: what to do with it.
        shows: what one would see.
        applies: as of a question.
        archs: it is of these alone; empty for all.
        selects: an architecture can have it only if its Kconfig selects one of these; empty where all can.
        arch: by architecture, what else to say of how.
    """

    key: str
    name: str
    options: tuple[str, ...]
    how: str
    shows: str
    source: str
    boot: str = ""
    applies: tuple[Feature, ...] = ()
    archs: tuple[str, ...] = ()
    selects: tuple[str, ...] = ()
    arch: dict[str, str] = {}


class ChecklistFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """`checklist.toml`.

    Attributes:
        kconfig: where options are declared, as git pathspecs.
    """

    hunk: HunkWords = HunkWords()
    words: Words = Words()
    question: tuple[Question, ...] = ()
    configuration: tuple[Configuration, ...] = ()
    kconfig: tuple[str, ...] = ()


def load_checklist(folders: Folders, recipe: str) -> ChecklistFacts:
    """Return the questions and configurations of a recipe; none where it has no such file.

    Raises:
        FactsError: the file is not what it should be.
    """
    path = folders.find(f"{recipe}/checklist.toml")
    if path is None:
        return ChecklistFacts()
    facts = load(path, ChecklistFacts)
    _check_words(path, facts.words)
    _check_keys(path, facts)
    for number, question in enumerate(facts.question):
        if question.answer is not None and (question.about == "series") is not (question.answer in _SERIES_ANSWERS):
            told = f"`question[{number}].answer` is {question.answer!r}"
            raise FactsError(path, f"{told}, which cannot answer a question about a {question.about}")
    for key, text in _texts(facts):
        _check_places(path, key, text)
    for number, configuration in enumerate(facts.configuration):
        for at, option in enumerate(configuration.options):
            if not _OPTION.fullmatch(option):
                told = f"`configuration[{number}].options[{at}]` is {option!r}"
                raise FactsError(path, f"{told}; write `NAME=y`, without CONFIG_")
    return facts


def _check_words(path: Path, words: Words) -> None:
    """Make sure that each is a regular expression of Python's own, which is what comments are searched with.

    Raises:
        FactsError: one is not; the message names its key.
    """
    for key, patterns in msgspec.to_builtins(words).items():
        for number, pattern in enumerate(patterns):
            try:
                re.compile(pattern)
            except re.error as error:
                raise FactsError(path, f"`words.{key}[{number}]` is no regular expression: {error}") from error


def _check_keys(path: Path, facts: ChecklistFacts) -> None:
    """Make sure that each key is there once: ticks are kept by it.

    Raises:
        FactsError: one is not; the message names both.
    """
    seen: dict[str, str] = {}
    for table, entry in _entries(facts):
        if entry.key in seen:
            raise FactsError(path, f"`{table}.key` is {entry.key!r}, as in `{seen[entry.key]}`")
        seen[entry.key] = table


def _entries(facts: ChecklistFacts) -> Iterator[tuple[str, Question | Configuration]]:
    """Yield every entry with its table, `question[0]`."""
    yield from ((f"question[{number}]", entry) for number, entry in enumerate(facts.question))
    yield from ((f"configuration[{number}]", entry) for number, entry in enumerate(facts.configuration))


def _texts(facts: ChecklistFacts) -> Iterator[tuple[str, str]]:
    """Yield the texts that are filled in, with their keys."""
    for table, entry in _entries(facts):
        yield f"{table}.how", entry.how
        yield from ((f"{table}.arch.{arch}", text) for arch, text in entry.arch.items())


def _check_places(path: Path, key: str, text: str) -> None:
    """Make sure that a text can be filled in.

    Raises:
        FactsError: it has a brace that stands for nothing, or for what nobody knows.
    """
    try:
        named = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError as error:
        raise FactsError(path, f"`{key}` has a brace that stands for nothing: {error}") from error
    if not named <= PLACES:
        strange = ", ".join(sorted(named - PLACES))
        raise FactsError(path, f"`{key}` has {{{strange}}}; there are {', '.join(sorted(PLACES))}")
