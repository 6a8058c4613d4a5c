"""Patches read: by a parser that is not ours, and for the names of their files alone."""

from collections.abc import Iterable, Iterator, Sequence

import regex
from unidiff.errors import UnidiffParseError
from unidiff.patch import PatchSet

from migrator.rewrite.checks import Check
from migrator.series.reading import ReadMail
from migrator.series.verify.outcome import Outcome, count
from migrator.text import decode

_HEAD = regex.compile(r"""diff\ --git\ (?|"(?:[^"\\]|\\.)*"\ ("(?:[^"\\]|\\.)*")|.*?\ ([^\s/"]+/.*))""", regex.VERBOSE)
_SIDE = regex.compile(r'(?:---|\+\+\+) ("(?:[^"\\]|\\.)*"|[^\t\r]*)')
_MOVED = regex.compile(r'(rename|copy) (from|to) ("(?:[^"\\]|\\.)*"|[^\r]*)')
_STAT = regex.compile(r" \d+ files? changed(?:, (\d+) insertions?\(\+\))?(?:, (\d+) deletions?\(-\))?\r?")
_CONFLICT = regex.compile(r"(?m)^\+(?:<{7}|>{7}) \S")
_NOTHING = "/dev/null"


def check_parse(patches: Sequence[ReadMail]) -> Check:
    """Return whether unidiff reads every patch, with as many lines as its hunks say."""
    outcome = Outcome("mails-parse")
    files = 0
    for mail in patches:
        patch = _parse(mail, outcome)
        if patch is not None:
            files += len(patch)
            _check_counts(mail, patch, outcome)
            _check_markers(mail, outcome)
    return outcome.conclude(f"unidiff reads {count(patches, 'patch', 'patches')} of {count(files, 'file')}")


def _parse(mail: ReadMail, outcome: Outcome) -> PatchSet | None:
    try:
        patch = PatchSet.from_string(mail.diff)
    except (UnidiffParseError, ValueError) as error:
        outcome.faults.append(f"{mail.name}: unidiff cannot read it: {error}")
        return None
    if not patch:
        outcome.faults.append(f"{mail.name}: it holds no patch")
        return None
    return patch


def _check_markers(mail: ReadMail, outcome: Outcome) -> None:
    if _CONFLICT.search(mail.diff):
        outcome.faults.append(f"{mail.name}: it adds what git writes into a file whose merge is not finished")


def _check_counts(mail: ReadMail, patch: PatchSet, outcome: Outcome) -> None:
    for file in patch:
        if not all(hunk.is_valid() for hunk in file):
            outcome.faults.append(f"{mail.name}: a hunk of {file.path} has other lengths than its header says")
            return
    told = next((match for line in mail.below.split("\n") if (match := _STAT.fullmatch(line))), None)
    binary = any(file.is_binary_file for file in patch)
    if told is not None and not binary and (int(told[1] or 0), int(told[2] or 0)) != (patch.added, patch.removed):
        counts = f"+{told[1] or 0} -{told[2] or 0} lines, and its hunks +{patch.added} -{patch.removed}"
        outcome.doubts.append(f"{mail.name}: its diffstat tells {counts}; was it edited?")


def find_paths(diffs: Iterable[str]) -> tuple[str, ...]:
    """Return every path that patches name; what only looks like one in a hunk may be among them."""
    return tuple(dict.fromkeys(path for diff in diffs for line in diff.split("\n") for path in _paths_in(line)))


def _paths_in(line: str) -> Iterator[str]:
    if line.startswith(("--- ", "+++ ")):
        match = _SIDE.match(line)
        if match and unquote(match[1]) != _NOTHING:
            yield _strip(unquote(match[1]))
    elif line.startswith("diff --git "):
        match = _HEAD.match(line)
        if match:
            words = unquote(match[1])
            yield _strip(words)
            yield from (_strip(words[at.start() + 1 :]) for at in regex.finditer(r" [^\s/]+/", words))
    elif match := _MOVED.match(line):
        yield unquote(match[3])


def find_renames(diff: str) -> dict[str, str]:
    """Return the old name by each new one, of files that a patch renames."""
    found = [match for line in diff.split("\n") if (match := _MOVED.match(line)) and match[1] == "rename"]
    return {unquote(new[3]): unquote(old[3]) for old, new in zip(found[::2], found[1::2], strict=False)}


def _strip(name: str) -> str:
    """Return a path without the `a/` or `b/` before it."""
    return name.partition("/")[2]


def unquote(path: str) -> str:
    """Return a path as it is; git quotes one that holds more than plain characters, byte by byte."""
    if not path.startswith('"'):
        return path
    try:
        return decode(path[1:-1].encode("latin-1").decode("unicode_escape").encode("latin-1"))
    except UnicodeError:
        return path
