"""One patch: proposals applied to the files as the patches before leave them, and checked; or withdrawn."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from migrator.analysis.again import Judged
from migrator.analysis.findings import Finding
from migrator.analysis.scan import Scan
from migrator.recipes.model import Note, Proposal, Reason, Refusal, Sources
from migrator.rewrite.cases import Means
from migrator.rewrite.checks import Check, CheckStatus, Rewritten, check_rewritten
from migrator.rewrite.compare import Compared, Comparison
from migrator.syntax.edits import OverlappingEditsError, apply_edits
from migrator.syntax.unit import Unit


@dataclass(frozen=True)
class Change:
    """One patch: its files, and what was checked about them.

    Attributes:
        kind: the shape, or the step, that made its first proposal.
        arch: the architecture, or the owner of generic code.
        mended: the faults of the functions that were changed, as far as they are gone.
        before, after: by architecture, what the analysis finds in front of the patch and behind it; of generic code,
            those that read one of its files.
    """

    kind: str
    arch: str
    files: tuple[Rewritten, ...]
    checks: tuple[Check, ...]
    proposals: tuple[Proposal, ...]
    mended: tuple[Finding, ...] = ()
    before: Mapping[str, Judged] = field(default_factory=dict, compare=False, repr=False)
    after: Mapping[str, Judged] = field(default_factory=dict, compare=False, repr=False)

    @property
    def recipe(self) -> str:
        """The recipe that it is of: a patch is one recipe's."""
        return self.proposals[0].recipe

    @property
    def units(self) -> dict[str, Unit]:
        """The new files, by path."""
        return {file.path: file.after for file in self.files}


@dataclass(frozen=True)
class Made:
    """What came of some proposals: a change, or none; and refusals.

    Attributes:
        judged: the architecture as the change leaves it.
        notes: what keeps a step from doing more.
    """

    change: Change | None = None
    refusals: tuple[Refusal, ...] = ()
    judged: Judged | None = None
    notes: tuple[Note, ...] = ()


def change_arch(
    scan: Scan, means: Means, before: Judged, proposals: Sequence[Proposal], below: Mapping[str, Unit]
) -> Made:
    """Return one architecture's change on top of some changed files; proposals that fail a check become refusals."""
    arch = before.study.name
    sources = means.sources.over(below)
    proposals, refusals = _drop_stale(proposals, sources, below)
    while proposals:
        files, failed = rewrite_all(sources, {**scan.units, **below}, means, proposals)
        if not failed:
            units = {**below, **{file.path: file.after for file in files}}
            after = means.examine([arch], units)[arch]
            comparison = Comparison(before, after, [file.path for file in files])
            compared = [comparison.of(file.path, file.after, file.proposals) for file in files]
            checks = [check_rewritten(file, after, each) for file, each in zip(files, compared, strict=True)]
            failed = _find_failed(proposals, files, checks)
            if not failed:
                told = _tell(proposals, files, compared)
                made = tuple(check for each in checks for check in each)
                mended = tuple(finding for each in compared for finding in each.mended)
                known = {arch: before}, {arch: after}
                change = Change(told[0].shape, arch, tuple(files), made, tuple(told), mended, *known)
                return Made(change, tuple(refusals), after)
        for number in sorted(failed):
            refusals += withdraw(proposals[number], sources, failed[number])
        proposals = [proposal for number, proposal in enumerate(proposals) if number not in failed]
    return Made(None, tuple(refusals))


def _drop_stale(
    proposals: Sequence[Proposal], sources: Sources, below: Mapping[str, Unit]
) -> tuple[list[Proposal], list[Refusal]]:
    """Return the proposals that change no file of a patch below, and refusals of the others.

    They were made on the unchanged tree, and the places of their edits are others there.
    """
    kept: list[Proposal] = []
    refusals: list[Refusal] = []
    for proposal in proposals:
        path = next((path for path in proposal.paths if path in below), None)
        if path is None:
            kept.append(proposal)
        else:
            refusals += withdraw(proposal, sources, f"a patch before changes {path} too; draft again on top of it")
    return kept, refusals


def rewrite_all(
    sources: Sources, known: Mapping[str, Unit], means: Means, proposals: Sequence[Proposal]
) -> tuple[list[Rewritten], dict[int, str]]:
    """Return the files as the proposals leave them; or, by number, the proposals that cannot be applied, and why."""
    files: list[Rewritten] = []
    failed: dict[int, str] = {}
    for path in dict.fromkeys(path for proposal in proposals for path in proposal.paths):
        here = {number: proposal for number, proposal in enumerate(proposals) if path in proposal.paths}
        unit = known.get(path) or sources.read(path)
        rewritten = _rewrite(unit, path, tuple(here.values()), means) if unit else None
        if rewritten is None:
            failed.update(dict.fromkeys(here, f"{path}: {'two edits overlap' if unit else 'no such file'}"))
        else:
            files.append(rewritten)
    return files, failed


def _rewrite(unit: Unit, path: str, proposals: tuple[Proposal, ...], means: Means) -> Rewritten | None:
    edits = dict.fromkeys(edit for proposal in proposals for edit in proposal.edits_of(path))
    try:
        text = apply_edits(unit.text, edits)
    except OverlappingEditsError:
        return None
    return Rewritten(path, unit, Unit(text), proposals, means.facts)


def _find_failed(
    proposals: Sequence[Proposal], files: Sequence[Rewritten], checks: Sequence[Sequence[Check]]
) -> dict[int, str]:
    """Return, by number among the proposals, those with a file that failed a check, and the evidence."""
    failed: dict[int, str] = {}
    for file, made in zip(files, checks, strict=True):
        check = next((check for check in made if check.status is CheckStatus.FAIL), None)
        if check is not None:
            failed.update({number: check.evidence for number, p in enumerate(proposals) if file.path in p.paths})
    return failed


def _tell(proposals: Iterable[Proposal], files: Sequence[Rewritten], compared: Sequence[Compared]) -> list[Proposal]:
    """Return the proposals with what the analysis says added to their reasons."""
    told = []
    for proposal in proposals:
        of = [each for file, each in zip(files, compared, strict=True) if file.path in proposal.paths]
        sentences = [sentence for each in of for sentence in each.tell()]
        told.append(replace(proposal, why=(*proposal.why, *sentences)))
    return told


def withdraw(proposal: Proposal, sources: Sources, evidence: str) -> list[Refusal]:
    """Return a refusal for each function that a proposal covers."""
    return refuse_all(
        proposal, sources, Reason.CHECK_FAILED, f"the draft failed its own check and was withdrawn: {evidence}"
    )


def refuse_all(proposal: Proposal, sources: Sources, reason: Reason, message: str) -> list[Refusal]:
    """Return one refusal for each function that a proposal covers."""
    found = []
    for path, name in proposal.covers or ((proposal.path, proposal.function),):
        unit = sources.read(path)
        function = unit.function_named(name) if unit else None
        line = unit.place(function.span.start).line if unit and function else 1
        found.append(Refusal(proposal.recipe, proposal.arch, path, name, line, reason, message))
    return found
