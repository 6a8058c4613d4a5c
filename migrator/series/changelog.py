"""What changed between versions, in words, and what was told of the versions before."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence

import regex

from migrator.source.rangediff import Pair, RangeDiff

_WIDTH = 75
# `Changes in v2:`, `Changes since v1:`, `v1 -> v2:`, `V3:`; also as an item of a list.
_HEADING = regex.compile(
    r"(?i)\s*(?:(?:changes?|changelog|change log|history|differences?|diff)\b[^\n]*\bv\d+\b[^\n]*"
    r"|(?:[-*]\s+)?(?:v\d+\s*(?:-+>|=+>|→|\.\.|to)\s*v\d+[^\n]*|v\d+\s*:[^\n]*|v\d+\s*))"
)
_ITEM = regex.compile(r"\s+\S|(?:[-*+o•]|\d+[.)]|\([a-z0-9]+\))\s")
_END = regex.compile(
    r"(?i) \S[^\n]* \|\s+(?:\d+|Bin)\b[^\n]*| \d+ files? changed\b[^\n]*|-- ?|---|range-diff\b[^\n]*|base-commit:[^\n]*"
)
# What git would take for a diff, a mail or the base, where it stands at the start of a line.
_TAKEN = regex.compile(r"diff\b|---|\+\+\+ |@@ |Index:|>?From |base-commit:|prerequisite-patch-id:|GIT binary patch")


def describe_pair(pair: Pair, difference: RangeDiff) -> str:
    """Return in words what became of one patch of both versions; empty where nothing changed."""
    old, new = difference.old[pair.old - 1], difference.new[pair.new - 1]
    code, log = pair.is_code_changed, old.body != new.body
    told = ["the code and the changelog changed"] if code and log else ["the code changed"] if code else []
    told += ["only the changelog changed"] if log and not code else []
    told += ["the author changed"] if pair.is_author_changed else []
    told += [f'was "{old.subject}" before'] if old.subject != new.subject else []
    text = "; ".join(told)
    return text if len(told) == 1 else text.replace("only the", "the")


def render_changelog(difference: RangeDiff, version: int) -> list[str]:
    """Return the changelog of the cover letter: a line for each patch, and for each that is gone."""
    lines = [f"Changes since v{version}:"]
    rewritten = find_rewritten(difference)
    for pair in difference.pairs:
        if pair.new:
            told = _tell(pair, difference, rewritten, "unchanged", "new")
            lines += _wrap(f"{pair.new}. {difference.new[pair.new - 1].subject}: {told}")
        elif pair.old not in rewritten.values():
            lines += _wrap(f"Dropped: {difference.old[pair.old - 1].subject}")
    return lines


def render_patch_changelog(difference: RangeDiff, number: int, version: int) -> list[str]:
    """Return the changelog of one patch of the new version."""
    pair = next(pair for pair in difference.pairs if pair.new == number)
    told = _tell(pair, difference, find_rewritten(difference), "no change", f"new in v{version}")
    return [f"Changes in v{version}:", *_wrap(f"- {told}")]


def _tell(pair: Pair, difference: RangeDiff, rewritten: dict[int, int], same: str, new: str) -> str:
    if pair.old:
        return describe_pair(pair, difference) or same
    return "rewritten; git finds too little that is the same" if pair.new in rewritten else new


def find_rewritten(difference: RangeDiff) -> dict[int, int]:
    """Return the old number by the new one, of patches that have one subject and, for git, no counterpart."""
    gone = {difference.old[pair.old - 1].subject: pair.old for pair in difference.pairs if not pair.new}
    new = [pair.new for pair in difference.pairs if not pair.old]
    subjects = {number: difference.new[number - 1].subject for number in new}
    return {number: gone[subject] for number, subject in subjects.items() if subject in gone}


def find_kept(text: str) -> list[str]:
    """Return what a text tells of earlier versions: each heading that names a version, and the list below it.

    What stands between an empty line and something that is no list, a diffstat and a range-diff end it.
    Lines that git would take for something else are indented.
    """
    blocks: list[list[str]] = []
    for line, is_heading in _kept_lines(text.split("\n")):
        if is_heading or not blocks:
            blocks.append([])
        blocks[-1].append(f" {line}" if _TAKEN.match(line) else line)
    return join_blocks(blocks)


def _kept_lines(lines: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Yield the lines to be kept, and whether a block begins there."""
    inside = behind_empty = False
    for raw in lines:
        line = raw.rstrip()
        is_heading = _HEADING.fullmatch(line) is not None
        ends = _END.fullmatch(line) is not None or (behind_empty and bool(line) and not _ITEM.match(line))
        inside = is_heading or (inside and not ends)
        behind_empty = not line
        if inside:
            yield line, is_heading


def join_blocks(blocks: Iterable[Sequence[str]]) -> list[str]:
    """Return blocks of lines as one, an empty line between two of them and none at the ends."""
    texts = ["\n".join(block).strip("\n") for block in blocks]
    return "\n\n".join(text for text in texts if text).split("\n") if any(texts) else []


def _wrap(line: str) -> list[str]:
    return textwrap.wrap(line, _WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
