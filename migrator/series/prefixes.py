"""The prefix of a subject, as the tree's own history writes it for the same paths."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import PurePath

import regex

from migrator.facts.arch import ArchFacts
from migrator.facts.recipe import RecipeFacts
from migrator.rewrite.change import Change
from migrator.source.history import History

_COLUMNS, _SUMMARY = 75, 40  # of the whole subject, and of what has to be left of it for the summary
_FEWEST = 3  # subjects that tell something
_LATEST = 30  # of each path: habits change, and who reads the patch has those of today
_TAGS = regex.compile(r"(?:\[[^\]]*+\]\s*+)*+")
# A few words, as in `Book3S HV P9`; then the summary, or the next.
_TOPIC = regex.compile(r"[A-Za-z0-9_][\w/+.,&*-]*+(?: [\w/+.,&*-]++){0,3}+:(?=\s)", regex.ASCII)
_FILE = regex.compile(r"\w\.[A-Za-z]++(?![\w.])")
_OF_ALL = ("treewide:", "tree-wide:")


def find_prefix(history: History | None, paths: Sequence[str], fallback: str, listed: Sequence[str] = ()) -> str:
    """Return the prefix that most commits to some paths have; the fallback where history is missing.

    It is the longest one that at least half of the latest subjects of each path share; of a topic below the
    fallback's, of all of them: the latest may be one series about something else. `listed` are the only ones
    that the subsystem takes, where it has such a list. The fallback stays where it says the same and more.
    """
    if history is None or not paths:
        return fallback
    found = (_vote(subjects, fallback, listed) for subjects in history.subjects(paths).values())
    votes = [vote for vote in found if vote is not None]
    shared = [prefix for prefix in votes[0] if all(prefix in vote for vote in votes)] if votes else []
    learnt = max(shared, key=len, default="")
    return fallback if fallback.startswith(learnt) else learnt


def find_fallback(change: Change, facts: RecipeFacts, arch: ArchFacts | None) -> str:
    """Return how the facts let the subject of a change begin, where history does not tell or tells too much."""
    if arch:
        return arch.prefix
    return change.proposals[0].prefix or facts.prefix_of(change.kind, choose_paths(change))


def ask_ahead(history: History, changes: Iterable[Change]) -> None:
    """Let history be asked once about the files of all changes: each walk through a long one takes seconds."""
    history.subjects([*dict.fromkeys(path for change in changes for path in choose_paths(change))])


def choose_paths(change: Change) -> tuple[str, ...]:
    """Return the files whose history names a change: those with a function that is changed in its place, if any."""
    touched = [each.path for proposal in change.proposals for each in proposal.touched if each.home == each.name]
    files = [file.path for file in change.files]
    sources = [path for path in files if PurePath(path).suffix == ".c"]
    own = [path for path in sources if path in touched]
    return tuple(own or sources or files)


def _vote(subjects: Iterable[str], fallback: str, listed: Sequence[str]) -> Collection[str] | None:
    """Return the prefixes that a path's subjects are for; None where too few tell something."""
    telling = [prefixes for subject in subjects if (prefixes := [*_read_own(subject)])]
    if len(telling) < _FEWEST:
        return None
    always = _count(telling)
    latest = [prefix for prefix in _count(telling[:_LATEST]) if _is_good(prefix, listed)]
    return [prefix for prefix in latest if prefix.count(": ") <= fallback.count(": ") or prefix in always]


def _count(telling: Sequence[Sequence[str]]) -> Collection[str]:
    """Return the prefixes that at least half of some subjects have."""
    counts = Counter(prefix for prefixes in telling for prefix in prefixes)
    return [prefix for prefix, count in counts.items() if 2 * count >= len(telling)]


def _read_own(subject: str) -> Iterator[str]:
    """Yield the prefixes of a subject that is no revert: that one begins with the word of git."""
    return iter(()) if subject.startswith('Revert "') else _read_prefixes(subject)


def _read_prefixes(subject: str) -> Iterator[str]:
    """Yield what a subject begins with, the shortest first: `KVM:`, `KVM: TOPIC:`, `KVM: TOPIC: PART:`."""
    begin = at = _end_of_tags(subject)
    if subject.casefold().startswith(_OF_ALL, begin):
        return
    while match := _TOPIC.match(subject, at):
        yield subject[begin : match.end()]
        at = match.end() + 1


def _end_of_tags(subject: str) -> int:
    match = _TAGS.match(subject)
    return match.end() if match else 0


def _is_good(prefix: str, listed: Sequence[str]) -> bool:
    if listed:
        return prefix in listed
    return len(prefix) + 1 + _SUMMARY <= _COLUMNS and not _FILE.search(prefix)
