"""The commit that brought a fault: found by blame, and proved by what it and its parent have.

The last of the calls that make a fault came with the newest of the commits that wrote their lines. If its parent
has the same calls in the same order already, by whatever names, it only renamed, indented or moved them, and the
search goes on from the parent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from migrator.series.lineup import Shape
from migrator.series.parents import find_older, find_unsure
from migrator.series.versions import Brought, Lost, Part, Versions
from migrator.source.past import Ancestor, Blamed, Past

_ROUNDS = 30  # steps from one version to an older one
_NAMES = 4  # of a file, between two
_MANY = 90  # versions that are read to see whether a fault was always there

_Step = Part | Brought | Lost


class Origins:
    """Looks for the commits that brought faults; files are read once."""

    def __init__(self, past: Past) -> None:
        self._past = past
        self.versions = Versions(past)

    def find(self, parts: Iterable[Part]) -> dict[Part, Brought | Lost]:
        """Return what brought each of some parts.

        Raises:
            UnansweredError: git gives no answer.
        """
        found: dict[Part, Brought | Lost] = {}
        waiting = {part: part for part in parts}
        names = frozenset(name for part in waiting for name in _watched(part))
        for _ in range(_ROUNDS):
            steps = self._steps(waiting.values())
            for part, at in [*waiting.items()]:
                step = steps[at]
                if isinstance(step, Part):
                    waiting[part] = step
                else:
                    found[part] = self._confirm(part, step, names)
                    del waiting[part]
        lost = Lost(f"the commit that brought it is more than {_ROUNDS} changes of the same lines back")
        return {**found, **dict.fromkeys(waiting, lost)}

    def newest(self, origins: Sequence[Brought | Lost]) -> Ancestor | Lost:
        """Return what brought the last of some parts, all of which are needed.

        Raises:
            UnansweredError: git gives no answer.
        """
        lost = [each for each in origins if isinstance(each, Lost)]
        brought = {each.commit.id: each.commit for each in origins if isinstance(each, Brought)}
        certain = next((each for each in lost if each.oldest is None), None)
        if certain is not None or not brought:
            return certain or lost[0]
        last = self._past.latest([*brought, *(each.oldest.commit for each in lost if each.oldest)])
        if len(last) == 1 and last <= brought.keys():
            return brought[next(iter(last))]
        return Lost("no commit has all calls that make it, which came on different ways")

    def _confirm(self, now: Part, end: Brought | Lost, names: frozenset[str]) -> Brought | Lost:
        """Return where the search for a part ended if it has been there ever since; else what brought it again.

        `names` are those of all parts: git is asked once for those that came with one commit.
        """
        then = end.part if isinstance(end, Brought) else end.oldest
        if then is None or then.commit == now.commit:
            return end
        if not self.versions.is_like(now, then):
            told = f"around it, {then.commit[:12]} has other calls"
            return Lost(f"{told}, and whether it was a fault there already is not certain")
        paths = self._paths(now, then, names)
        commits = self._past.changing(now.commit, paths, names, then.commit)
        last = now
        for commit in commits[:_MANY]:
            held = self._held(commit, paths, (now, then))
            if held is None and any(self.versions.unit(commit, path) for path in paths):
                return self._broken_again(now, last, commit)
            if held is not None and not self.versions.is_like(now, held):
                return Lost(f"around it, {commit[:12]} had other calls, and whether it was a fault then is not certain")
            last = held or last
        return end if len(commits) <= _MANY else Lost(f"more than {_MANY} commits have touched it since")

    def _paths(self, now: Part, then: Part, names: frozenset[str]) -> list[str]:
        """Return the names that the file of a part had from one commit to another, and may have had in between."""
        paths = [*dict.fromkeys((now.path, then.path))]
        for _ in range(_NAMES if paths[1:] else 0):
            commits = self._past.changing(now.commit, paths, names, then.commit)
            gone = [each for each in commits[:_MANY] if not any(self.versions.unit(each, path) for path in paths)]
            moves = (move for each in gone for move in self._past.moves(self._past.ancestor(each).parents[0], each))
            new = {move.new for move in moves if move.old in paths and move.new} - {*paths}
            if not new:
                break
            paths += sorted(new)
        return paths

    def _held(self, commit: str, paths: Sequence[str], known: Sequence[Part]) -> Part | None:
        """Return where a commit has a part: in a function that is known to have it, or in one that has it no more."""
        parts = [replace(part, commit=commit, path=path) for part in known for path in paths]
        held = next((each for each in parts if self.versions.lines(each)), None)
        others = {each.function for each in self.versions.parts(known[0].commit, known[0].path, known[0].shape)}
        return held or self.versions.find_anywhere(commit, paths, known[0].shape, others)

    def _broken_again(self, now: Part, part: Part, mended: str) -> Brought | Lost:
        """Return the commit of a part, if it brought back what another one had mended."""
        step = self._judge(part) if part is not now else None
        if isinstance(step, Brought):
            return step
        return Lost(f"{mended[:12]} had mended it, and what broke it again is not certain")

    def _steps(self, parts: Iterable[Part]) -> dict[Part, _Step]:
        """Return for each part the commit that brought it, or an older version; each file is blamed once."""
        lines = {part: self.versions.lines(part) for part in parts}
        found: dict[Part, _Step] = {}
        for commit, path in dict.fromkeys((part.commit, part.path) for part in lines):
            here = {part: own for part, own in lines.items() if (part.commit, part.path) == (commit, path)}
            blamed = self._past.blame(commit, path, [line for own in here.values() for line in own])
            for part, own in here.items():
                found[part] = self._step(part, [each for each in blamed if each.line in own])
        return found

    def _step(self, part: Part, blamed: Sequence[Blamed]) -> _Step:
        commits = dict.fromkeys(each.commit for each in blamed)
        having = {
            commit: then
            for commit in commits
            if (then := self._part_of([each for each in blamed if each.commit == commit], part.shape)) is not None
        }
        if having:
            return self._judge(having[self._past.newest_first([*having])[0]])
        return self._search(part)

    def _search(self, part: Part) -> Brought | Lost:
        """Return the commit that brought a fault by what it removed: all calls that make it were there before."""
        for commit in self._past.changing(part.commit, [part.path], _watched(part)):
            then = replace(part, commit=commit)
            step = self._judge(then) if self.versions.lines(then) else then
            if not isinstance(step, Part):
                return step
        return Lost("no commit has all calls that make it, which came on different ways")

    def _part_of(self, blamed: Sequence[Blamed], shape: Shape) -> Part | None:
        """Return what some lines of a commit belong to, if it has the fault there."""
        commit, path = blamed[0].commit, blamed[0].path
        lines = {each.at for each in blamed}
        for part in self.versions.parts(commit, path, shape):
            if any(not lines.isdisjoint(spot.lines) for spot in self.versions.spots(part)):
                return part
        return None

    def _judge(self, part: Part) -> _Step:
        """Return the commit of a part if no parent has the fault; else where it has it."""
        ancestor = self._past.ancestor(part.commit)
        if ancestor.is_edge or not ancestor.parents:
            ends = "a shallow history" if ancestor.is_edge else "history"
            return Lost(f"{ends} ends at {part.commit[:12]}, where the code is already as it is now", part)
        moves = {parent: self._past.moves(parent, part.commit) for parent in ancestor.parents}
        for parent, changed in moves.items():
            older = find_older(self.versions, parent, part, changed, is_merge=len(moves) > 1)
            if older is not None:
                return older
        unsure = (
            find_unsure(self.versions, parent, part, changed, is_merge=len(moves) > 1)
            for parent, changed in moves.items()
        )
        return next((lost for lost in unsure if lost is not None), None) or Brought(ancestor, part)


def _watched(part: Part) -> frozenset[str]:
    """Return the names whose lines tell whether a part has changed."""
    own = {part.function} if part.shape.is_handler or part.shape.bare else set()
    return part.shape.all_names | own
