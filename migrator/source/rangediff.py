"""Two versions of a series compared by `git range-diff`, the same whatever is configured."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import regex

from migrator.source.scratch import Scratch
from migrator.text import decode

_HIDDEN = "0" * 12
_NONE = "-" * 12
_HEAD = regex.compile(
    r" {0,3}(?P<OLD>\d+|-): +(?P<OLD_ID>[0-9a-f]+|-+) [=!<>] +(?P<NEW>\d+|-): +(?P<NEW_ID>[0-9a-f]+|-+)(?= )"
)
_SECTION = regex.compile(r"    [-+ ] ## (?P<NAME>.*) ##")
_AUTHOR, _MESSAGE = "Metadata", "Commit message"
_WHOLE = 1_000_000  # lines of context: every line is shown, and with it the heading that it stands below
_OPTIONS = ("--no-color", "--no-dual-color", "--creation-factor=60", "--no-notes", "--no-ext-diff", "--no-textconv")


@dataclass(frozen=True)
class Written:
    """What one commit says: subject and body of its message."""

    subject: str
    body: str


@dataclass(frozen=True)
class Pair:
    """A patch of the old version and the one of the new that git takes for the same.

    Attributes:
        old, new: their numbers from 1 on; 0 where the other has no counterpart.
        is_code_changed, is_author_changed: whether they differ in that.
    """

    old: int
    new: int
    is_code_changed: bool = False
    is_author_changed: bool = False


@dataclass(frozen=True)
class RangeDiff:
    """What changed from one version to the next.

    Attributes:
        pairs: in git's order, that of the new version.
        lines: as git prints them; ids of commits that nobody else has are zeros.
        old, new: what the commits of the two versions say.
    """

    pairs: tuple[Pair, ...]
    lines: tuple[str, ...]
    old: tuple[Written, ...]
    new: tuple[Written, ...]


def compare_ranges(scratch: Scratch, old: str, new: str, objects: Path) -> RangeDiff:
    """Return the comparison of two ranges of commits, `BASE..TIP` each by full ids.

    `objects` is a further folder of objects, which the scratch reads here alone.
    """
    shown = _run(scratch, ["range-diff", *_OPTIONS, "--unified=3", old, new], objects)
    whole = _run(scratch, ["range-diff", *_OPTIONS, f"--unified={_WHOLE}", old, new], objects)
    lines = [_hide(line) for line in shown.removesuffix("\n").split("\n")]
    pairs = tuple(_parse(whole.removesuffix("\n").split("\n")))
    return RangeDiff(pairs, tuple(lines), *(read_messages(scratch, each, objects) for each in (old, new)))


def read_messages(scratch: Scratch, commits: str, objects: Path | None = None) -> tuple[Written, ...]:
    """Return what the commits of a range say, in order."""
    out = _run(scratch, ["log", "--reverse", "--topo-order", "--format=%s%n%b", "-z", commits], objects)
    parts = [text.partition("\n") for text in out.removesuffix("\0").split("\0") if out]
    return tuple(Written(subject, body.strip("\n")) for subject, _, body in parts)


def _run(scratch: Scratch, words: list[str], objects: Path | None) -> str:
    # The name of a temporary folder may hold what separates two of them.
    quoted = str(objects).replace("\\", "\\\\").replace('"', '\\"')
    extra = {"GIT_ALTERNATE_OBJECT_DIRECTORIES": f'"{quoted}"'} if objects else {}
    return decode(scratch.run(["-c", "core.abbrev=12", *words], extra=extra))


def _hide(line: str) -> str:
    match = _HEAD.match(line)
    if match is None:
        return line
    for name in ("NEW_ID", "OLD_ID"):
        shown = _NONE if match[name].startswith("-") else _HIDDEN
        line = line[: match.start(name)] + shown + line[match.end(name) :]
    return line


def _parse(lines: list[str]) -> Iterator[Pair]:
    """Yield the pairs of a range-diff that shows every line."""
    heads = [(index, match) for index, line in enumerate(lines) if (match := _HEAD.match(line))]
    ends = [index for index, _ in heads[1:]] + [len(lines)]
    for (start, match), end in zip(heads, ends, strict=True):
        changed = _changed(lines[start + 1 : end])
        old, new = (0 if match[name] == "-" else int(match[name]) for name in ("OLD", "NEW"))
        yield Pair(old, new, bool(changed - {_AUTHOR, _MESSAGE}), _AUTHOR in changed)


def _changed(lines: list[str]) -> set[str]:
    """Return the headings below which lines differ."""
    found, section = set[str](), ""
    for line in lines:
        match = _SECTION.fullmatch(line)
        section = match["NAME"] if match else section
        if line[4:5] in {"-", "+"}:
            found.add(section)
    return found
