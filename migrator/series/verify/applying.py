"""The series applied by git, mail by mail, and taken back again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from migrator.progress import Progress, tell_nobody
from migrator.rewrite.checks import Check, CheckStatus
from migrator.series.reading import ReadMail
from migrator.series.verify.diffs import find_paths
from migrator.series.verify.outcome import count, skip
from migrator.source.room import Room
from migrator.source.tree import Tree

Texts = Mapping[str, str | None]


@dataclass(frozen=True)
class Applied:
    """One mail that was applied.

    Attributes:
        changed: the files that it changed, as they are behind it; None for one that is gone.
        before: the same files in front of it.
        message: as git took it.
    """

    mail: ReadMail
    changed: Texts
    before: Texts
    message: str


@dataclass(frozen=True)
class Application:
    """What came of applying a series.

    Attributes:
        steps: the mails that apply, in order.
        problem: what git says of the first that does not; empty where all do.
        undone: what is wrong with taking them back; empty where the base's files come back.
    """

    base: str
    steps: tuple[Applied, ...]
    problem: str
    undone: str

    @property
    def changed(self) -> dict[str, str | None]:
        """The files that differ from the base's behind all steps."""
        return {path: text for step in self.steps for path, text in step.changed.items()}


def apply_series(tree: Tree, patches: Sequence[ReadMail], progress: Progress = tell_nobody) -> Application:
    """Return what git makes of the patches on a commit: one after the other, and back."""
    steps: list[Applied] = []
    problem = undone = ""
    with Room(tree, find_paths(mail.diff for mail in patches)) as room:
        begin, first = room.tree(), room.texts()
        now = first
        for number, mail in enumerate(patches, 1):
            progress("applying", mail.name, number, len(patches))
            problem = room.apply(mail.content)
            if problem:
                already = "; the other way round it applies: is it there already?" if room.has(mail.content) else ""
                problem = f"{mail.name}: {_shorten(problem)}{already}"
                break
            before, now = now, room.texts()
            changed = [path for path in dict.fromkeys([*before, *now]) if before.get(path) != now.get(path)]
            old, new = ({path: texts.get(path) for path in changed} for texts in (before, now))
            steps.append(Applied(mail, new, old, room.message()))
        for number, step in enumerate(() if problem else reversed(steps), 1):
            progress("taking back", step.mail.name, number, len(steps))
            undone = room.revert(step.mail.content)
            if undone:
                undone = f"{step.mail.name}: {_shorten(undone)}"
                break
        if not problem and not undone and room.tree() != begin:
            undone = _compare(first, room.texts())
    return Application(tree.commit, tuple(steps), problem, undone)


def _compare(first: Texts, last: Texts) -> str:
    differing = [path for path in dict.fromkeys([*first, *last]) if first.get(path) != last.get(path)]
    return f"{differing[0] if differing else 'the mode of a file, or a link,'} does not come back as it was"


def _shorten(said: str) -> str:
    """Return the lines of git's that say what is wrong, in one."""
    lines = [line.strip() for line in said.split("\n") if line.strip() and not line.startswith("hint:")]
    telling = [line.removeprefix("error: ") for line in lines if line.startswith(("error:", "fatal:"))]
    return "; ".join((telling or lines)[:2]) or "git does not say why"


def check_applies(application: Application, patches: Sequence[ReadMail]) -> Check:
    """Return whether every mail applies with `git am`."""
    if application.problem:
        done = f"{len(application.steps)} of {len(patches)} applied" if len(patches) > 1 else "not applied"
        return Check("applies", CheckStatus.FAIL, f"{application.problem} ({done} to {application.base[:12]})")
    one_by_one = ", one after the other" if len(patches) > 1 else ""
    told = f"git am takes {count(patches, 'patch', 'patches')} on {application.base[:12]}{one_by_one}"
    return Check("applies", CheckStatus.PASS, told)


def check_reverts(application: Application) -> Check:
    """Return whether the base's files come back, the last patch taken back first."""
    if application.problem:
        return skip("reverts", "not all of it applies")
    if application.undone:
        return Check("reverts", CheckStatus.FAIL, application.undone)
    told = "the modes and links of the base come back"
    if application.changed:
        told = f"{count(len(application.changed), 'file comes', 'files come')} back byte for byte"
    return Check("reverts", CheckStatus.PASS, f"taken back from the last on, {told}")
