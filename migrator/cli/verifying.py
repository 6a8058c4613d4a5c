"""A series verified: read, applied, taken back, analysed step by step, drafted again; told."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from migrator import __version__
from migrator.analysis.sources import TreeSources
from migrator.cli.claimed import add_claimed, find_functions
from migrator.cli.reanalysing import draft_again, make_analysis, make_claim, narrow
from migrator.cli.revisions import find_commit
from migrator.cli.scanning import Scanned, scanned_tree
from migrator.cli.selection import Selection
from migrator.errors import UsageError
from migrator.facts.folders import own_folder
from migrator.report.build import report_scan
from migrator.report.findings import add_findings
from migrator.report.model import SCHEMA_VERSION, CheckRow, NotDoneRow, Report, ToolInfo, TreeInfo
from migrator.rewrite.checks import Check, CheckStatus
from migrator.series.advice import NOT_COMPILED
from migrator.series.checkpatch import check_style
from migrator.series.mails import Mail
from migrator.series.reading import ReadSeries
from migrator.series.verify.analysing import Analysed, analyse_steps
from migrator.series.verify.applying import Application, apply_series, check_applies, check_reverts
from migrator.series.verify.base import find_base, place_mail
from migrator.series.verify.diffs import check_parse
from migrator.series.verify.findings import check_analysis
from migrator.series.verify.form import check_form
from migrator.series.verify.met import find_unmet
from migrator.series.verify.needs import check_needs
from migrator.series.verify.outcome import skip, unite
from migrator.series.verify.subjects import check_subjects
from migrator.series.verify.thread import check_ids, check_thread
from migrator.series.verify.trailers import check_signoff, check_trailers
from migrator.series.verify.wording import check_body, check_disclosure, check_placeholders
from migrator.source.known import find_title
from migrator.source.maintainers import TreeMaintainers
from migrator.source.repository import Description, NotARepositoryError, Repository, open_repository
from migrator.source.sample import sample_repository
from migrator.source.scratch import Scratch
from migrator.source.scripts import CHECKPATCH, TreeScripts
from migrator.source.tree import Tree

_NOT_ASKED = "not run, as asked"
_NO_PLACE = "it was not applied"
_OF_CODE = ("helpers-first", "re-analysed", "idempotent")


@dataclass(frozen=True)
class Wishes:
    """What the options of `verify` ask for.

    Attributes:
        rev: the commit to apply to; empty for the one that the mails name.
        is_mail: it is one mail of a series, that stands alone.
        in_files: the mails stand in files of their own.
        unasked: why scripts are not run, and no second draft is made, where they are not.
        with_again: draft again on the result.
    """

    rev: str = ""
    with_scripts: bool = True
    is_mail: bool = False
    in_files: bool = False
    unasked: str = _NOT_ASKED
    with_again: bool = True


@dataclass
class Verified:
    """What came of it: the document, and whether it holds a failed check.

    Attributes:
        tree: the commit that the series was applied to, or tried on.
        application: None where no place for it was found.
        analysed: None where nothing could be analysed, or need be.
        scanned: the scan of that commit; None where it was not needed.
    """

    report: Report
    tree: Tree
    checks: list[Check] = field(default_factory=list)
    application: Application | None = None
    analysed: Analysed | None = None
    scanned: Scanned | None = None

    @property
    def has_failed(self) -> bool:
        """Whether any check failed."""
        return any(check.status is CheckStatus.FAIL for check in self.checks)


def verify(series: ReadSeries, selection: Selection, wishes: Wishes) -> Verified:
    """Return what every check says of a series.

    Raises:
        UsageError: there is no patch; options that contradict each other.
        TreeError: the repository, the revision or the tree cannot be used.
    """
    with verified_series(series, selection, wishes) as verified:
        return verified


@contextmanager
def verified_series(series: ReadSeries, selection: Selection, wishes: Wishes) -> Iterator[Verified]:
    """Yield what every check says of a series; its trees can be read as long as it is there.

    Raises:
        UsageError: there is no patch; options that contradict each other.
        TreeError: the repository, the revision or the tree cannot be used.
    """
    if selection.sample and selection.tree is not None:
        raise UsageError(f"both --sample and {selection.tree} are given; name one tree")
    if not series.patches and not wishes.is_mail:
        raise UsageError(f"{series.place} holds a cover letter and no patch; put the patches there, too")
    with ExitStack() as stack:
        if selection.sample:
            place = stack.enter_context(sample_repository(own_folder() / "sample"))
            selection = replace(selection, tree=str(place), sample=False)
        repository = _open(selection.tree, series.place)
        scratch = stack.enter_context(Scratch(repository))
        stack.callback(selection.line.clear)
        yield _Run(series, selection, wishes, repository, scratch, stack).make()


def _open(tree: str | None, place: str) -> Repository:
    """Return the repository that is named, or the one that the user stands in."""
    try:
        return open_repository(Path(tree or "."))
    except NotARepositoryError as error:
        if tree is not None:
            raise
        raise NotARepositoryError(f"{error}; TREE comes behind SERIES: migrator verify {place} TREE") from error


class _Run:
    """One series on its way."""

    def __init__(
        self,
        series: ReadSeries,
        selection: Selection,
        wishes: Wishes,
        repository: Repository,
        scratch: Scratch,
        stack: ExitStack,
    ) -> None:
        self._series = series
        self._selection = selection
        self._wishes = wishes
        self._repository = repository
        self._scratch = scratch
        self._stack = stack
        self._application: Application | None = None
        self._analysed: Analysed | None = None
        self._scanned: Scanned | None = None

    def make(self) -> Verified:
        head = find_commit(self._repository, self._wishes.rev or "HEAD")
        checks = [*(self._check_code(head) if self._series.patches else ()), *self._check_mails()]
        commit = self._application.base if self._application else head
        report = Report(SCHEMA_VERSION, ToolInfo("migrator", __version__), self._describe(commit))
        if self._scanned is not None:
            maintainers = TreeMaintainers(self._scanned.tree)
            scanned = self._scanned
            report = report_scan(scanned.scan, scanned.facts.name, scanned.info, scanned.archs, (), maintainers.status)
        if self._analysed is not None:
            new = [finding for step in self._analysed.steps for finding in step.added]
            report = add_findings(report, dict.fromkeys([*new, *(finding for _, finding in self._analysed.left)]))
        rows = tuple(CheckRow(check.name, check.status.value, check.evidence) for check in checks)
        report = replace(report, checks=rows, not_done=(*report.not_done, NotDoneRow("", NOT_COMPILED)))
        tree = Tree(self._scratch, commit)
        return Verified(report, tree, checks, self._application, self._analysed, self._scanned)

    def _describe(self, commit: str) -> TreeInfo:
        return TreeInfo(commit, Description(self._repository, commit).wait())

    def _check_code(self, head: str) -> Iterator[Check]:
        """Yield what is said of the patches as code: where they apply, and what they do there."""
        patches = self._series.patches
        wanted = head if self._wishes.rev else ""
        yield check_parse(patches)
        if self._wishes.is_mail:
            placed = place_mail(self._scratch, patches[0], head, wanted)
            yield placed.check
            self._application = placed.application
            if placed.applies is not None:
                yield placed.applies
        else:
            base = find_base(self._scratch, self._series, head, wanted)
            yield base.check
            self._application = apply_series(Tree(self._scratch, base.commit), patches, self._selection.progress())
        if self._application is None:
            yield from (skip(name, _NO_PLACE) for name in ("reverts", *_OF_CODE))
        else:
            yield from self._check_steps(self._application)
        yield from self._check_style(self._application.base if self._application else head)

    def _check_steps(self, application: Application) -> Iterator[Check]:
        yield check_applies(application, self._series.patches)
        yield check_reverts(application)
        if not application.steps:
            yield from (skip(name, _NO_PLACE) for name in _OF_CODE)
            return
        selection = self._narrow(application)
        if selection is None:
            yield skip("helpers-first", "it changes no file that is read")
            yield Check("re-analysed", CheckStatus.PASS, "no path of an architecture goes through what it changes")
            yield skip("idempotent", "it changes nothing that a recipe converts")
            return
        self._scanned = self._stack.enter_context(scanned_tree(selection, analysed=True))
        self._scanned.tell()
        analysis = make_analysis(self._scanned)
        claimed = make_claim(self._scanned, self._series, application).recipes
        analysed = analyse_steps(analysis, application.steps)
        self._analysed = add_claimed(analysed, self._scanned, application, claimed)
        unmet = find_unmet(application.steps, find_functions(self._scanned), TreeSources(self._scanned.tree))
        yield check_needs(analysis, application.steps, self._has_word, unmet)
        yield check_analysis(self._analysed, len(self._series.patches))
        yield self._check_again(self._scanned, self._analysed, application)

    def _narrow(self, application: Application) -> Selection | None:
        """Return what to scan: the architectures whose code changes, or all; None for code that none of them reads."""
        return narrow(self._selection, Tree(self._scratch, application.base), application)

    def _has_word(self, word: str) -> bool:
        """Tell whether generic code of the tree holds a word."""
        scanned = self._scanned
        return bool(scanned and scanned.tree.search([word], scanned.facts.scope.generic).paths())

    def _check_again(self, scanned: Scanned, analysed: Analysed, application: Application) -> Check:
        """Return what a second run has to draft on the result."""
        claim = make_claim(scanned, self._series, application)
        if not analysed.converted and not claim.changed:
            return skip("idempotent", "it changes no call of a helper that a recipe converts")
        if application.problem:
            return skip("idempotent", "not all of it applies")
        if not self._wishes.with_again:
            return skip("idempotent", self._wishes.unasked)
        return draft_again(scanned, analysed, application, claim)

    def _check_style(self, commit: str) -> Iterator[Check]:
        if not self._wishes.with_scripts:
            yield skip("checkpatch", self._wishes.unasked)
            return
        tree = Tree(self._scratch, commit)
        say, progress = self._selection.say, self._selection.progress()
        with TreeScripts(tree, say, wanted=(CHECKPATCH,), progress=progress) as scripts:
            yield unite(check_style(scripts, [Mail(mail.name, mail.content) for mail in self._series.patches]))

    def _check_mails(self) -> Iterator[Check]:
        """Yield what is said of the mails as mails."""
        series = self._series
        steps = self._application.steps if self._application else ()
        if series.patches:
            yield check_subjects(series, is_alone=self._wishes.is_mail)
            yield check_signoff(series)
            yield check_trailers(series, lambda name: find_title(self._scratch, name))
            yield check_body(series, {step.mail.name: step.message for step in steps})
        if not self._wishes.is_mail:
            yield check_thread(series)
        yield check_ids(series)
        yield check_placeholders(series)
        yield check_form(series, in_files=self._wishes.in_files)
        told = check_disclosure(series)
        if told is not None:
            yield told
