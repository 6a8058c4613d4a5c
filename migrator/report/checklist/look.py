"""One patch of a review, as the answers look at it: the tree around it, what it changes, what the analysis saw."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from migrator.analysis.again import Judged
from migrator.analysis.evidence import Moment
from migrator.analysis.findings import Finding
from migrator.analysis.scan import GENERIC
from migrator.analysis.study import Study
from migrator.facts.arch import ArchFacts
from migrator.facts.checklist import ChecklistFacts, Words
from migrator.facts.reasons import Reasons
from migrator.facts.voices import Voice
from migrator.recipes.model import Sources
from migrator.report.checklist.lines import Line, find_comments, find_lines
from migrator.report.checklist.options import Options
from migrator.report.checklist.review import Review
from migrator.series.hunklines import DiffHunk, parse_diff
from migrator.series.reviewed import ReviewedPatch
from migrator.syntax.unit import Unit

if TYPE_CHECKING:
    from migrator.report.checklist.runcalls import RunCalls

NOBODY = Voice(Reasons())
CODE = (".c", ".h", ".S")
_WORD = re.compile(r"\w+")


class Look:
    """A patch with its surroundings; what was not applied, or not analysed, is just not there.

    Attributes:
        questions: what the recipe asks, and what it declares of what people write.
        options: what the tree's Kconfig files say; None where there is no tree.
        voice: what is known of the recipe that the patch is of.
        kept: by architecture, where the guest is run in the tree behind it, once that was looked for.
        near: words and pathspecs that find the functions which the messages of all patches name.
        front, behind: the files of the tree as the patch finds and leaves them; None where there is no tree.
    """

    def __init__(
        self,
        review: Review,
        patch: ReviewedPatch,
        questions: ChecklistFacts,
        front: Sources | None,
        behind: Sources | None,
        options: Options | None = None,
        voice: Voice = NOBODY,
    ) -> None:
        self.review = review
        self.patch = patch
        self.questions = questions
        self.front = front
        self.behind = behind
        self.options = options
        self.voice = voice
        self.kept: dict[str, RunCalls] = {}
        self.near: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        self._moments: dict[str, tuple[Moment, ...]] = {}

    @property
    def words(self) -> Words:
        """How people write what the answers look for."""
        return self.questions.words

    @cached_property
    def hunks(self) -> tuple[DiffHunk, ...]:
        """The hunks of the diff."""
        return parse_diff(self.patch.diff)

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """The files that it names, and those that it is known to change."""
        named = (path for hunk in self.hunks for path in (hunk.old_path, hunk.path) if path)
        return tuple(dict.fromkeys((*named, *self.patch.old, *self.patch.new)))

    @cached_property
    def added(self) -> tuple[Line, ...]:
        """The lines that it adds."""
        return tuple(line for hunk in self.hunks for line in find_lines(hunk, "+"))

    @cached_property
    def removed(self) -> tuple[Line, ...]:
        """The lines that it removes."""
        return tuple(line for hunk in self.hunks for line in find_lines(hunk, "-"))

    @cached_property
    def comments(self) -> tuple[Line, ...]:
        """The comments that it adds to in code."""
        return tuple(line for hunk in self.hunks if hunk.path.endswith(CODE) for line in find_comments(hunk))

    @property
    def title(self) -> str:
        """What tells it from the other patches of its series: its subject, or its files."""
        return self.patch.subject or " ".join(self.paths)

    @cached_property
    def archs(self) -> tuple[str, ...]:
        """The architectures whose code it changes, of which something is known."""
        return tuple(arch for arch in self.patch.archs if arch in self.review.archfacts)

    @cached_property
    def is_generic(self) -> bool:
        """Whether code of no architecture is changed."""
        return GENERIC in self.patch.archs

    def facts_of(self, arch: str) -> ArchFacts:
        """Return what is known of one of `archs`."""
        return self.review.archfacts[arch]

    def folders(self, arch: str) -> tuple[str, ...]:
        """Return the folders that hold the code of an architecture."""
        return (f"arch/{arch}", *(self.facts_of(arch).paths if arch in self.archs else ()))

    def run_words(self, arch: str) -> tuple[str, ...]:
        """Return the last words of the primitives and run calls of one of `archs`: what a search is for.

        A call that only passes the primitive on is none: it carries all that is to be called so.
        """
        runs = self.facts_of(arch).run_call
        last = [_WORD.findall(run.primitive)[-1] for run in runs]
        callees = [run.call.partition("(")[0] for run in runs if run.primitive not in run.call.partition("(")[2]]
        return tuple(dict.fromkeys((*last, *(_WORD.findall(callee)[-1] for callee in callees))))

    @cached_property
    def guest_words(self) -> frozenset[str]:
        """The names by which code has to do with entering a guest."""
        facts = self.review.facts
        words = {*facts.names(), facts.entry.hook}
        for arch in self.archs:
            known = self.facts_of(arch)
            words |= {*self.run_words(arch), known.helper or facts.helper_name.format(arch=arch)}
            words |= {*(handler.name for handler in known.exit_handler), *(run.helper for run in known.run_call)}
        return frozenset(words - {""})

    @cached_property
    def code_words(self) -> frozenset[str]:
        """The words of all lines that the hunks of code show."""
        shown = [hunk for hunk in self.hunks if hunk.path.endswith(CODE)]
        return frozenset(word for hunk in shown for line in (hunk.section, *hunk.lines) for word in _WORD.findall(line))

    @cached_property
    def is_guest(self) -> bool:
        """Whether code is changed that has to do with entering a guest, or may be."""
        if not self.patch.new and any(path.endswith(CODE) and self._is_in_scope(path) for path in self.paths):
            return True  # what stands around its lines is not known
        if any(hunk.problem for hunk in self.hunks) or not self.code_words.isdisjoint(self.guest_words):
            return True
        return any(not words.isdisjoint(self.guest_words) for words in self._changed_functions())

    def _is_in_scope(self, path: str) -> bool:
        """Tell whether code that enters a guest may stand in a folder."""
        tops = {spec.rpartition(")")[2].partition("/")[0] for spec in self.review.facts.scope.code}
        return path.partition("/")[0] in tops

    def _changed_functions(self) -> Iterator[frozenset[str]]:
        """Yield the words of each function that stands otherwise in a file behind the patch than in front of it."""
        for path in sorted({*self.patch.old, *self.patch.new}):
            units = [each[path] for each in (self.patch.old, self.patch.new) if path in each and path.endswith(CODE)]
            texts = [{unit.text[slice(*f.span)] for f in unit.outline.functions} for unit in units]
            changed = texts[0] ^ texts[1] if len(texts) == 2 else set().union(*texts)
            yield from (frozenset(_WORD.findall(text)) for text in sorted(changed))

    @cached_property
    def judged(self) -> Mapping[str, Judged]:
        """By architecture, what the analysis sees behind it, of those whose code it changes."""
        return {arch: judged for arch, judged in self.patch.after.items() if arch in self.patch.archs}

    def moments(self, arch: str) -> tuple[Moment, ...]:
        """Return the calls on the paths of an architecture behind it, in the order of the text."""
        if arch not in self._moments:
            found = self.judged[arch].study.engine.moments() if arch in self.judged else []
            self._moments[arch] = tuple(sorted(found, key=lambda each: (each.where.path, each.where.offset)))
        return self._moments[arch]

    def findings(self, arch: str, *rules: str) -> tuple[Finding, ...]:
        """Return what is found behind it of some rules, in a file that it changes or on a path through one."""
        found = self.judged[arch].findings if arch in self.judged else ()
        return tuple(finding for finding in found if finding.rule in rules and self._is_near(finding))

    def _is_near(self, finding: Finding) -> bool:
        return not {*self.paths}.isdisjoint({finding.path, *(step.path for step in finding.witness)})

    def unit(self, path: str, study: Study | None = None) -> Unit | None:
        """Return a file behind it, the analysis's own one where there is one."""
        known = study.program.units.get(path) if study else None
        return known or self.patch.new.get(path) or (self.behind.read(path) if self.behind else None)

    def why_unknown(self, arch: str) -> str:
        """Return why nothing is known of an architecture's paths behind it; empty where something is."""
        if arch in self.judged:
            return ""
        if not self.patch.new:
            return "the patch was not applied, so the code behind it is not known"
        return f"the code of {arch} behind the patch was not analysed"
