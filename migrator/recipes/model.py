"""What recipes take and give."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Protocol

from migrator.analysis.again import Judged
from migrator.analysis.findings import Finding
from migrator.analysis.sites import Site
from migrator.analysis.study import Study
from migrator.facts.arch import ArchFacts
from migrator.facts.events import Events
from migrator.facts.recipe import RecipeFacts
from migrator.recipes.promises import Promise
from migrator.syntax.edits import Edit
from migrator.syntax.prototypes import Prototype
from migrator.syntax.unit import Unit


class Reason(Enum):
    """Why there is no draft."""

    MACRO_BODY = "macro-body"
    NOT_STRUCTURED = "not-structured"
    NOT_A_STATEMENT = "not-a-statement"
    HELPERS_MISSING = "helpers-missing"
    HELPERS_UNCLEAR = "helpers-unclear"
    OPEN_CODED = "open-coded"
    PRIVATE_WRAPPER = "private-wrapper"
    DRAFT_NAMES = "draft-names"
    HALF_CONVERTED = "half-converted"
    SPLIT_ACROSS_FUNCTIONS = "split-across-functions"
    SEVERAL_PAIRS = "several-pairs"
    NO_RUN_CALL = "no-run-call"
    TWO_RUN_CALLS = "two-run-calls"
    NO_FACTS = "no-facts"
    EXIT_INSIDE_RUN_CALL = "exit-inside-run-call"
    RUN_CALL_INSTRUMENTED = "run-call-instrumented"
    ALREADY_NOINSTR = "already-noinstr"
    OPEN_WINDOW = "open-window"
    GUEST_FAULT = "guest-fault"
    NO_STRAIGHT_LINE = "no-straight-line"
    IRQS_UNCLEAR = "irqs-unclear"
    ARGUMENT_UNCLEAR = "argument-unclear"
    RESULT_UNCLEAR = "result-unclear"
    NAME_TAKEN = "name-taken"
    DOCUMENT_UNCLEAR = "document-unclear"
    COMMENT_UNCLEAR = "comment-unclear"
    USE_UNCLEAR = "use-unclear"
    CONTEXT_UNCLEAR = "context-unclear"
    DEFINITION_UNCLEAR = "definition-unclear"
    OTHER_READER = "other-reader"
    VALUE_UNCLEAR = "value-unclear"
    INSIDE_EQS = "inside-eqs"
    OUTSIDE_SELECTION = "outside-selection"
    UNMAILABLE = "unmailable"
    CHECK_FAILED = "check-failed"


class Safety(Enum):
    """How far a proposal may be trusted before a person has read it."""

    SAFE = "safe"
    NEEDS_REVIEW = "needs-review"
    REPORT_ONLY = "report-only"


@dataclass(frozen=True)
class Refusal:
    """Why one function's sites get no draft; `offset` and `line` are those of the reason."""

    recipe: str
    arch: str
    path: str
    function: str
    line: int
    reason: Reason
    message: str


@dataclass(frozen=True)
class Note:
    """Something a person must know or look at: an assumption, or what was left alone."""

    path: str
    function: str
    what: str
    source: str


@dataclass(frozen=True)
class FileEdits:
    """The edits of one file; offsets into the file as the patches before leave it."""

    path: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True)
class Touched:
    """A function that a proposal changes or makes.

    Attributes:
        name: as it is called afterwards.
        home: the function of the unchanged tree that its code comes from; the same
            name for one that is changed in place, and empty for one of new text alone.
        home_path: where that one stands; empty for the same file.
    """

    path: str
    name: str
    home: str
    home_path: str = ""


OPEN = "whether "  # how a sentence of a proposal begins that a person has to settle


@dataclass(frozen=True)
class Proposal:
    """The edits that convert one or several functions which cannot be converted apart.

    Attributes:
        path, function: the first of them, where a reader begins.
        shape: which shape the code has, or which step this is, by its name in the catalog.
        why: sentences on what makes it safe, or not.
        edits: by file, each file once.
        words: what the messages say of this very change, by template name.
        touched: the functions that are changed or made.
        removed: path and name of the functions that go.
        promises: what must be seen on every path afterwards.
        covers: path and name of the functions whose sites are decided by this.
        assumptions: what was taken from facts and not proved from the code.
        renamed: functions by their old names and their new ones, which the analysis is to tell as the same.
        prefix: how the subject begins, where neither history nor an architecture's facts tell; empty for the
            transition's own.
        shows: those sentences of `why` that answer a question of the checklist, each behind the answer's name.
    """

    recipe: str
    arch: str
    path: str
    function: str
    shape: str
    safety: Safety
    why: tuple[str, ...]
    edits: tuple[FileEdits, ...]
    words: Mapping[str, object] = field(hash=False)
    touched: tuple[Touched, ...] = ()
    removed: tuple[tuple[str, str], ...] = ()
    promises: tuple[Promise, ...] = ()
    covers: tuple[tuple[str, str], ...] = ()
    assumptions: tuple[Note, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    prefix: str = ""
    shows: tuple[tuple[str, str], ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """The files that change."""
        return tuple(file.path for file in self.edits)

    def edits_of(self, path: str) -> tuple[Edit, ...]:
        """Return the edits of one file."""
        return tuple(edit for file in self.edits if file.path == path for edit in file.edits)


Decision = Proposal | Refusal


class Lookup(Protocol):
    """Questions about the rest of the tree."""

    def prototype(self, name: str) -> Prototype | None:
        """Return the type of a function, from any declaration in the architecture's reach."""

    def is_taken(self, name: str) -> bool:
        """Tell whether the architecture's code or the generic headers use the name."""


Asked = tuple[Collection[str], Sequence[str]]  # words, and the pathspecs of the files that may hold them


class Sources(Protocol):
    """The files of the whole tree, as the patches before leave them."""

    def begin(self, words: Collection[str], pathspecs: Sequence[str]) -> None:
        """Say what `holding` will be asked, so that it can be looked for meanwhile."""

    def read(self, path: str) -> Unit | None:
        """Return a file; None where there is none."""

    def holding(self, words: Collection[str], pathspecs: Sequence[str]) -> tuple[str, ...]:
        """Return the files among some pathspecs that hold one of the words, as a word, sorted."""

    def over(self, changed: Mapping[str, Unit]) -> "Sources":
        """Return the same tree with some files changed."""


class Texts(Protocol):
    """Renders the recipe's templates of C text."""

    def render(self, name: str, values: dict[str, object]) -> str:
        """Return the text of one template."""

    def render_first(self, names: Sequence[str], values: dict[str, object]) -> str:
        """Return the text of the first of some templates that exists."""


@dataclass(frozen=True)
class Candidate:
    """One function or macro that has something to convert, with what is known around it.

    Attributes:
        sites: all calls of the recipe's names in it, old and new ones.
        findings: the faults that the analysis found in it.
        archfacts: None where no facts file names the architecture.
        defined: the recipe's names that the tree defines.
        study: every path of the architecture, gone through; None for code that no architecture owns.
    """

    arch: str
    path: str
    unit: Unit
    sites: tuple[Site, ...]
    facts: RecipeFacts
    archfacts: ArchFacts | None
    defined: frozenset[str]
    study: Study | None
    lookup: Lookup
    texts: Texts
    findings: tuple[Finding, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """Path and name of the function: what decisions name it by."""
        return self.path, self.sites[0].function

    def refuse(self, reason: Reason, offset: int, message: str) -> Refusal:
        """Return the refusal of this candidate."""
        line = self.unit.place(offset).line
        return Refusal(self.facts.name, self.arch, self.path, self.sites[0].function, line, reason, message)


@dataclass(frozen=True)
class Case:
    """One architecture, for a shape to look at.

    Attributes:
        candidates: what no shape before has decided on, in the order of paths and lines.
        sites: all calls of the recipe's names in the architecture's code.
        findings: what the analysis found in the architecture.
        archfacts: None where no facts file names the architecture.
        study: every path of the architecture, gone through; None for code that no architecture owns.
        status: the MAINTAINERS status of the section that a path belongs to; empty where none is known.
    """

    arch: str
    candidates: tuple[Candidate, ...]
    sites: tuple[Site, ...]
    findings: tuple[Finding, ...]
    facts: RecipeFacts
    archfacts: ArchFacts | None
    defined: frozenset[str]
    study: Study | None
    lookup: Lookup
    sources: Sources
    texts: Texts
    status: Callable[[str], str] = lambda _: ""

    @property
    def near(self) -> tuple[str, ...]:
        """Pathspecs of the code that can call a function of the architecture by its name."""
        folders = (f"arch/{self.arch}", *(self.archfacts.paths if self.archfacts else ()), "virt")
        return tuple(f":(glob){folder}/**/*.[ch]" for folder in folders)

    def without(self, decided: Collection[tuple[str, str]]) -> "Case":
        """Return the case without the candidates that are decided on."""
        return replace(self, candidates=tuple(c for c in self.candidates if c.key not in decided))


@dataclass(frozen=True)
class Shape:
    """One shape of guest code: recognised, and converted or refused.

    Attributes:
        title: what is true afterwards.
        propose: decides on those candidates of a case that have the shape, and leaves the others alone.
    """

    name: str
    title: str
    propose: Callable[[Case], Sequence[Decision]]


@dataclass(frozen=True)
class Ground:
    """The whole tree, for a step before or behind the architectures' patches.

    Attributes:
        archs: the architectures selected.
        is_whole: nothing narrows the selection.
        proposals: what stands of the patches before; for a step before all, empty.
        facts, events, archfacts: those of the transition, which the analysis goes by; the last by architecture.
        judged: by architecture, what the analysis finds in it as the patches before leave it; those of them that
            have guest entry code.
        owner: what a path has in common with those that belong into one patch: its maintainers' set.
        lookups: questions about the unchanged tree, by architecture.
    """

    archs: tuple[str, ...]
    is_whole: bool
    proposals: tuple[Proposal, ...]
    facts: RecipeFacts
    events: Events
    archfacts: Mapping[str, ArchFacts]
    defined: frozenset[str]
    sources: Sources
    texts: Texts
    judged: Mapping[str, Judged] = field(default_factory=dict)
    owner: Callable[[str], str] = lambda _: ""
    lookups: Mapping[str, Lookup] = field(default_factory=dict)

    @property
    def owners(self) -> Mapping[str, str]:
        """The architecture by folder, for code outside `arch/<arch>`."""
        return {path: known.arch for known in self.archfacts.values() for path in known.paths}


@dataclass(frozen=True)
class Step:
    """A patch for generic code, before the architectures' or behind them.

    Attributes:
        title: what is true afterwards.
        propose: decides; nothing where there is nothing to do, and notes on what keeps it from doing more.
        brings: the names that the tree has afterwards. A step before the architectures' patches is
            a part of the series if one of them uses such a name.
        asks: words and pathspecs that it will ask the tree for, so that they are looked for meanwhile; told
            whether nothing narrows the selection.
        by_owner: the proposals of each maintainers' set make a patch of their own; else all make one.
        prove: how what came out is not what was promised, or nothing: told the tree before, the tree behind,
            and the paths that changed.
        is_lasting: a second run on what came out must find nothing more there.
        is_apart: each proposal stands without the others of its patch; one that fails a check goes alone.
        finds: what a scan tells that the rules of the analysis do not.
        misused: the faults of code that is converted already, as by hand: looked for where a series claims to have
            done it, since all that calls the new functions has to be followed.
    """

    name: str
    title: str
    propose: Callable[[Ground], Sequence[Decision | Note]]
    brings: Callable[[RecipeFacts], tuple[str, ...]] = lambda _: ()
    asks: Callable[[RecipeFacts, bool], Sequence[Asked]] = lambda _facts, _is_whole: ()
    by_owner: bool = False
    prove: Callable[[Ground, Ground, Sequence[str]], str] = lambda _before, _behind, _paths: ""
    is_lasting: bool = False
    is_apart: bool = False
    finds: Callable[[Ground], Sequence[Finding]] = lambda _: ()
    misused: Callable[[Ground], Sequence[Finding]] = lambda _: ()


@dataclass(frozen=True)
class Recipe:
    """One migration.

    Attributes:
        title: what is true afterwards.
        before: steps that the architectures' patches may need, in the order of the series.
        shapes: asked one after the other; the last one decides on all that is left.
        behind: steps once the architectures' patches stand, in the order of the series; a recipe beside the
            transition has these alone.
        page: what there is to say of it, below the five headings.
        rules: the findings that it mends; empty for the transition, which mends what no other recipe does.
        subject: what a series of it does, for a cover letter; empty where its patches say it.
    """

    name: str
    title: str
    before: tuple[Step, ...]
    shapes: tuple[Shape, ...]
    behind: tuple[Step, ...]
    page: str = ""
    rules: tuple[str, ...] = ()
    subject: str = ""
