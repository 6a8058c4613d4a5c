"""The checklist of a series that stands on disk, whoever wrote it: applied and analysed as far as that goes."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from migrator.analysis.scan import arch_of
from migrator.analysis.sources import TreeSources
from migrator.cli.checklisting import make
from migrator.cli.names import choose_recipes
from migrator.cli.selection import Selection
from migrator.cli.verifying import Verified, Wishes, verified_series
from migrator.errors import TreeError
from migrator.facts.arch import ArchFacts, load_archs
from migrator.facts.events import load_events
from migrator.facts.folders import Folders, find_folders
from migrator.facts.migrations import Wanted
from migrator.facts.recipe import RecipeFacts
from migrator.report.checklist.model import Checklist
from migrator.report.checklist.review import Review
from migrator.report.model import NotDoneRow, TreeInfo
from migrator.series.reading import ReadMail, ReadSeries
from migrator.series.verify.reviewing import review_mails
from migrator.source.repository import NotARepositoryError, RevisionError
from migrator.source.tree import NoKvmError

_UNASKED = "a checklist runs no script of the tree, and drafts nothing again; `migrator verify` does"
_ALONE = "it was read from its diff alone"
_NO_TREE = (
    "There is no kernel tree to look at, so nothing was applied, and nothing analysed: all of this is from the diffs "
    "alone. Name a tree behind the series."
)


@dataclass(frozen=True)
class Known:
    """What the options say of recipe and facts."""

    folders: Folders
    wanted: Wanted
    archfacts: dict[str, ArchFacts]

    @property
    def facts(self) -> RecipeFacts:
        """What code is analysed by."""
        return self.wanted.base

    def owner(self, path: str) -> str:
        """Return the architecture that a path belongs to, or the name for those of none."""
        return arch_of(path, {folder: each.arch for each in self.archfacts.values() for folder in each.paths})


def list_series(series: ReadSeries, selection: Selection, rev: str) -> Checklist:
    """Return the checklist of a series; where no tree is named and none is at hand, by its diffs alone.

    Raises:
        UsageError: options that contradict each other, or there is no patch.
        TreeError: the tree that is named cannot be used.
    """
    known = _load(selection)
    is_mail = len(series.patches) == 1 and series.cover is None
    in_files = Path(series.place).is_dir()
    wishes = Wishes(rev, with_scripts=False, is_mail=is_mail, in_files=in_files, unasked=_UNASKED, with_again=False)
    try:
        with verified_series(series, selection, wishes) as verified:
            return _make(series, known, verified)
    except (NotARepositoryError, RevisionError, NoKvmError) as error:
        if selection.tree is not None or selection.sample or rev:
            raise
        return _make_alone(series, known, error)


def _load(selection: Selection) -> Known:
    folders = find_folders(selection.templates)
    wanted = choose_recipes(selection.recipes, folders)
    return Known(folders, wanted, load_archs(folders, wanted.base.name))


def _make(series: ReadSeries, known: Known, verified: Verified) -> Checklist:
    steps = verified.application.steps if verified.application else ()
    report, analysed = verified.report, verified.analysed
    units = [each.study.program.units for step in analysed.steps for each in step.before.values()] if analysed else []
    changed = {path for step in steps for path in (*step.before, *step.changed)}
    found = {path: unit for part in units for path, unit in part.items() if path not in changed}
    review = Review(
        series=series.place,
        tree=report.tree,
        patches=review_mails(series.patches, steps, analysed, known.owner),
        facts=known.facts,
        archfacts=known.archfacts,
        events=load_events(known.folders, known.facts),
        sources=TreeSources(verified.tree, known=found),
        checks=report.checks,
        not_done=(*_unapplied(series, len(steps)), *_left_out(series), *report.not_done),
    )
    return make(review, known.folders, known.wanted.neighbours, [*_warn(verified, len(steps))])


def _warn(verified: Verified, done: int) -> Iterator[str]:
    """Yield what is to be known of a series of which not all was applied."""
    applies = [check.evidence for check in verified.checks if check.name == "applies"]
    if verified.application is None or verified.application.problem:
        after = f"Patches behind the {done} that apply are" if done else "No patch was applied, and all of this is"
        yield f"{after} from the diffs alone: {' '.join(applies)}"


def _unapplied(series: ReadSeries, done: int) -> Iterator[NotDoneRow]:
    for mail in series.patches[done:]:
        yield NotDoneRow("", f"{_name(mail)} was not applied, and not analysed; {_ALONE}")


def _left_out(series: ReadSeries) -> Iterator[NotDoneRow]:
    for name in series.left_out:
        yield NotDoneRow("", f"{name} is a reply, and was not read")


def _name(mail: ReadMail) -> str:
    return f"`{mail.name}`"


def _make_alone(series: ReadSeries, known: Known, error: TreeError) -> Checklist:
    review = Review(
        series=series.place,
        tree=TreeInfo("", ""),
        patches=review_mails(series.patches, (), None, known.owner),
        facts=known.facts,
        archfacts=known.archfacts,
        events=load_events(known.folders, known.facts),
        sources=None,
        not_done=(NotDoneRow("", f"nothing was applied or analysed: {_first(error)}"), *_left_out(series)),
    )
    return make(review, known.folders, known.wanted.neighbours, [_NO_TREE])


def _first(error: TreeError) -> str:
    """Return what is wrong, without the advice for a command line of another command."""
    return str(error).partition(";")[0].partition("\n")[0]
