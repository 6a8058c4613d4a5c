"""Each step analysed before and after it: what is found anew, what is gone, what a person has to read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from migrator.analysis.again import Judged
from migrator.analysis.findings import Finding, Level
from migrator.analysis.judging import judge
from migrator.analysis.library import Library, Units
from migrator.analysis.record import record
from migrator.analysis.scan import GENERIC, Scan, arch_of
from migrator.analysis.shelf import Shelf
from migrator.analysis.study import study_scan
from migrator.facts.arch import ArchFacts
from migrator.facts.events import Events
from migrator.facts.recipe import RecipeFacts
from migrator.progress import Progress, tell_nobody
from migrator.rewrite.compare import SAME, Names, find_added
from migrator.series.verify.applying import Applied, Texts
from migrator.series.verify.changed import C_FILES, Functions, find_converted, join_steps, units_of
from migrator.series.verify.diffs import find_renames
from migrator.series.verify.overlay import ChangedLibrary, scan_again
from migrator.series.verify.remarks import find_brought, find_comments, find_notes
from migrator.series.verify.unread import find_unbalanced, find_unread
from migrator.syntax.unit import Unit


@dataclass(frozen=True)
class Analysis:
    """What the analysis is made of, for one commit and files on top of it.

    Attributes:
        library: gives the commit's other files, for units that need not be read.
        renamed: functions that a patch may call otherwise, by their old names: what is found is the same then.
    """

    scan: Scan
    facts: RecipeFacts
    archfacts: Mapping[str, ArchFacts]
    shelf: Shelf
    library: Callable[[Units], Library]
    progress: Progress = tell_nobody
    renamed: Names = field(default_factory=dict)

    @staticmethod
    def of(
        scan: Scan,
        facts: RecipeFacts,
        archfacts: Mapping[str, ArchFacts],
        events: Events,
        library: Callable[[Units], Library],
        progress: Progress = tell_nobody,
        renamed: Names = SAME,
    ) -> Analysis:
        """Return the analysis of a scan."""
        return Analysis(scan, facts, archfacts, Shelf(events), library, progress, renamed)

    @property
    def folders(self) -> dict[str, Sequence[str]]:
        """By architecture, further folders that hold its code."""
        return {name: known.paths for name, known in self.archfacts.items()}

    @property
    def owners(self) -> dict[str, str]:
        """The architecture by each of those folders."""
        return {folder: name for name, folders in self.folders.items() for folder in folders}

    def owner(self, path: str) -> str:
        """Return the architecture that a file belongs to, or the name for those of none."""
        return arch_of(path, self.owners)

    def examine(self, archs: Collection[str], changed: Units) -> dict[str, Judged]:
        """Return the architectures named that have a site, with some files changed; an empty one is gone."""
        scan = scan_again(self.scan, changed, self.facts, self.owners) if changed else self.scan
        units = dict(scan.units)
        library = ChangedLibrary(self.library({**units, **changed}), changed, self.folders)
        progress = tell_nobody if changed else self.progress
        studies = study_scan(library, scan, units, self.shelf, self.archfacts, {*archs}, progress)
        sites = {arch.name: arch.sites for arch in scan.archs}
        return {name: Judged(study, judge(record(study, sites[name], self.facts))) for name, study in studies.items()}


@dataclass(frozen=True)
class Step:
    """What the analysis says of one patch.

    Attributes:
        archs: whose code it touches.
        added: faults that it brings.
        gone: faults that are there no more.
        noted: notes on functions that it changes, and comments that it makes untrue.
        broken, unread: sentences on what it makes of the code that is not understood any more.
        seen: faults that were there before: of code that it does not change, which it makes seen, and those that
            it moves along with their code.
        before, after: by architecture, everything that is found in front of it and behind it; of those that have a
            site there.
    """

    name: str
    archs: tuple[str, ...]
    added: tuple[Finding, ...] = ()
    gone: tuple[Finding, ...] = ()
    seen: tuple[Finding, ...] = ()
    noted: tuple[Finding, ...] = ()
    broken: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    before: Mapping[str, Judged] = field(default_factory=dict, compare=False, repr=False)
    after: Mapping[str, Judged] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True)
class Analysed:
    """What the analysis says of a series.

    Attributes:
        left: faults that a recipe mends, and that are left in functions whose helpers the series changes, each
            with the patch that changed it last.
        converted: those functions, each with its path, as the series leaves them.
    """

    steps: tuple[Step, ...]
    left: tuple[tuple[str, Finding], ...]
    converted: frozenset[tuple[str, str]]


def analyse_steps(analysis: Analysis, applied: Sequence[Applied]) -> Analysed:
    """Return what each patch does to what is found in the architectures whose code it touches."""
    archs = find_archs(analysis, applied)
    judged = analysis.examine(archs, {}) if archs else {}
    units: dict[str, Unit] = {}
    steps = []
    for number, each in enumerate(applied, 1):
        analysis.progress("analysing again", each.mail.name, number, len(applied))
        known = {**analysis.scan.units, **units, **units_of(each.before)}, judged
        units.update(units_of(each.changed))
        touched = [arch for arch in archs if _touches(analysis, arch, judged.get(arch), each.changed)]
        after = analysis.examine(touched, units) if touched else {}
        noted = _find_noted(analysis, each, touched, known, ({**known[0], **units}, after))
        before = {name: old for name, old in judged.items() if name in touched}
        step = replace(
            _compare(each, touched, (judged, after), analysis.renamed), noted=noted, before=before, after=after
        )
        steps.append(replace(step, broken=tuple(find_unbalanced(each)), unread=tuple(find_unread(each))))
        judged = {**{name: old for name, old in judged.items() if name not in touched}, **after}
    converted = find_converted(*join_steps(applied), analysis.facts, analysis.renamed)
    findings = dict.fromkeys(f for each in judged.values() for f in each.findings)
    left = [f for f in findings if f.is_owed and f.level is not Level.NOTE and (f.path, f.function) in converted]
    return Analysed(tuple(steps), tuple((_find_last(applied, f), f) for f in left), converted)


def _find_noted(
    analysis: Analysis,
    applied: Applied,
    archs: Sequence[str],
    *versions: tuple[Units, Mapping[str, Judged]],
) -> tuple[Finding, ...]:
    """Return what a patch brings for a person to read, from the files and findings before it and behind it."""
    functions, noted = Functions(applied), list[Finding]()
    for arch in archs:
        old, new = (
            [
                *find_comments(analysis.scan, units, applied.changed, analysis.facts, analysis.owners, arch),
                *find_notes(judged[arch].findings if arch in judged else (), functions),
            ]
            for units, judged in versions
        )
        noted += find_brought(old, new)
    return tuple(noted)


def _find_last(applied: Sequence[Applied], finding: Finding) -> str:
    """Return the name of the last patch that changes the function, or its file."""
    changing = [each for each in applied if finding.path in each.changed]
    return next((e.mail.name for e in reversed(changing) if Functions(e).has_changed(finding)), changing[-1].mail.name)


def find_archs(analysis: Analysis, applied: Sequence[Applied]) -> tuple[str, ...]:
    """Return the architectures that are to be looked at: all with a site, where code that all can read changes."""
    owners = {analysis.owner(path) for each in applied for path in each.changed if path.endswith(C_FILES)}
    return tuple(arch.name for arch in analysis.scan.archs if arch.name in owners or GENERIC in owners)


def _touches(analysis: Analysis, arch: str, judged: Judged | None, changed: Texts) -> bool:
    read = judged.study.program.units if judged else {}
    return any(path in read or (path.endswith(C_FILES) and analysis.owner(path) == arch) for path in changed)


def _compare(
    applied: Applied,
    archs: Sequence[str],
    judged: tuple[Mapping[str, Judged], Mapping[str, Judged]],
    names: Names,
) -> Step:
    before, after = judged
    renames = {old: new for new, old in find_renames(applied.mail.diff).items()}
    functions = Functions(applied)
    added: list[Finding] = []
    gone: list[Finding] = []
    for arch in archs:
        new = after.get(arch)
        old = _rename(before.get(arch), renames) if before.get(arch) else None
        if new is not None:
            added += _find_added(old or Judged(new.study, ()), new, names)
        if old is not None:
            gone += _find_added(new or Judged(old.study, ()), old, {new: old for old, new in names.items()})
    moved = _find_moved(added, gone, functions)
    rest = [finding for finding in added if finding not in moved and not functions.only_shows(finding)]
    seen = [finding for finding in added if finding not in rest and not finding.is_owed]
    added_once, gone_once, seen_once = (tuple(dict.fromkeys(each)) for each in (rest, gone, seen))
    return Step(applied.mail.name, tuple(archs), added_once, gone_once, seen_once)


def _find_added(before: Judged, after: Judged, names: Names) -> list[Finding]:
    """Return what is found anew, whether functions were renamed or not: a patch may do so in one place alone."""
    added = find_added(before, after)
    renamed = find_added(before, after, names) if added and names else added
    return [finding for finding in added if finding in renamed]


def _rename(judged: Judged | None, renames: Mapping[str, str]) -> Judged | None:
    if judged is None:
        return None
    moved = tuple(replace(f, path=renames.get(f.path, f.path)) for f in judged.findings)
    return Judged(judged.study, moved)


def _find_moved(added: Iterable[Finding], gone: Iterable[Finding], functions: Functions) -> list[Finding]:
    """Return the faults that came with their code into a function that the patch makes."""
    left = [finding for finding in gone if functions.has_changed(finding)]
    moved = []
    for finding in added:
        same = next((old for old in left if _subject(old) == _subject(finding)), None)
        if same is not None and functions.is_new(finding):
            left.remove(same)
            moved.append(finding)
    return moved


def _subject(finding: Finding) -> tuple[object, ...]:
    """Return what a finding is about, wherever it stands."""
    about = finding.calls or (finding.message.replace(f"`{finding.function}`", ""),)
    return finding.rule, finding.arch, about
