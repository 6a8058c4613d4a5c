"""A series compared with the version before it: the range-diff, and a changelog for each patch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from migrator.errors import TreeError, UsageError
from migrator.series.changelog import (
    find_kept,
    find_rewritten,
    join_blocks,
    render_changelog,
    render_patch_changelog,
)
from migrator.series.reading import ReadSeries, read_series
from migrator.series.verify.diffs import find_paths
from migrator.source.rangediff import RangeDiff, compare_ranges, read_messages
from migrator.source.room import Room
from migrator.source.scratch import ObjectMissingError, Scratch
from migrator.source.tree import Tree
from migrator.text import decode

_NONE = "there is no range-diff and no changelog against it"


@dataclass(frozen=True)
class OldSeries:
    """The version before.

    Attributes:
        place: the folder as the user named it.
        version: its number.
        series: what stands there.
    """

    place: Path
    version: int
    series: ReadSeries


@dataclass(frozen=True)
class Reroll:
    """What stands below `---` in the new version.

    Attributes:
        cover: lines for the cover letter: changelog, then range-diff.
        patches: for each new patch, its changelog lines.
        told: why there is no range-diff, a sentence; empty where there is one.
    """

    cover: tuple[str, ...] = ()
    patches: tuple[tuple[str, ...], ...] = ()
    told: str = ""


def read_old(place: Path, target: Path | None = None) -> OldSeries:
    """Return the series in a folder or an mbox, whose version the new one follows; `target` is where that one goes.

    Raises:
        UsageError: there is none, or it would be gone.
    """
    if target is not None and target.resolve() in (place.resolve(), *place.resolve().parents):
        raise UsageError(f"{target} holds the version before, which the new one would replace; name another folder")
    series = read_series(place)
    return OldSeries(place, series.version, series)


def compare_series(old: OldSeries, tree: Tree, ids: Sequence[str], version: int) -> Reroll:
    """Return what changed from the old series to the new one, whose commits stand in the scratch.

    The old mails are applied with `git am` to the files of their own base. Where that
    cannot be done, nothing is said of what changed, and why not is told; what the old
    mails tell of versions before them is kept either way.
    """
    base = _find_base(old.series.base, tree.scratch)
    found = _compare(old, base, tree, ids)
    if isinstance(found, str):
        subjects = [each.subject for each in read_messages(tree.scratch, f"{tree.commit}..{ids[-1]}")]
        kept = tuple(_close(_keep_by_subject(old, subject)) for subject in subjects)
        return Reroll(tuple(_keep_cover(old)), kept, f"{old.place}: {found}, so {_NONE}")
    changelog = render_changelog(found, old.version)
    if base != tree.commit:
        changelog.insert(1, f"Based on {tree.commit[:12]}; v{old.version} was based on {base[:12]}.")
    against = [f"Range-diff against v{old.version}:", *found.lines]
    cover = join_blocks([changelog, _keep_cover(old), against])
    return Reroll(tuple(cover), tuple(_render_patch(old, found, number, version) for number in range(1, len(ids) + 1)))


def _find_base(name: str, scratch: Scratch) -> str:
    """Return the full id of the commit that an old series names; empty where the repository has none such."""
    words = ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"]
    try:
        return decode(scratch.run(words)).strip() if name else ""
    except TreeError:
        return ""


def _compare(old: OldSeries, base: str, tree: Tree, ids: Sequence[str]) -> RangeDiff | str:
    """Return the comparison, or why there is none."""
    patches = old.series.patches
    if not old.series.base:
        return "no mail of it names a base-commit"
    if not base:
        return f"its base-commit {old.series.base[:12]} is not in {tree.scratch.repository.tree} (fetch it first)"
    try:
        with Room(Tree(tree.scratch, base), find_paths(mail.diff for mail in patches)) as room:
            for mail in patches:
                problem = room.apply(mail.content)
                if problem:
                    said = problem.partition("\n")[0].removeprefix("error: ")
                    return f"{mail.name} does not apply to its base-commit {base[:12]} ({said})"
            ours, theirs = f"{tree.commit}..{ids[-1]}", f"{room.base}..{room.commits()[-1]}"
            return compare_ranges(tree.scratch, theirs, ours, room.objects)
    except ObjectMissingError:
        return f"files of its base-commit {base[:12]} are not in {tree.scratch.repository.tree}"


def _render_patch(old: OldSeries, difference: RangeDiff, number: int, version: int) -> tuple[str, ...]:
    """Return the changelog of one new patch, and below it what the old one told."""
    pair = next(pair for pair in difference.pairs if pair.new == number)
    before = pair.old or find_rewritten(difference).get(number, 0)
    kept = find_kept(old.series.patches[before - 1].below) if before else []
    return _close(join_blocks([render_patch_changelog(difference, number, version), kept]))


def _keep_cover(old: OldSeries) -> list[str]:
    return find_kept(old.series.cover.body) if old.series.cover else []


def _keep_by_subject(old: OldSeries, subject: str) -> list[str]:
    """Return what the old patch of the same subject tells, where there is one."""
    alike = [mail for mail in old.series.patches if mail.subject == subject]
    return find_kept(alike[0].below) if len(alike) == 1 else []


def _close(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the lines with an empty one behind them, since more stands below."""
    return (*lines, "") if lines else ()
