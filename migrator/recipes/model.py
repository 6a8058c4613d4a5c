"""What recipes take and give."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from migrator.analysis.sites import Site
from migrator.analysis.study import Study
from migrator.facts.arch import ArchFacts
from migrator.facts.recipe import RecipeFacts
from migrator.syntax.edits import Edit
from migrator.syntax.prototypes import Prototype
from migrator.syntax.unit import Unit


class Reason(Enum):
    """Why there is no draft."""

    MACRO_BODY = "macro-body"
    NOT_STRUCTURED = "not-structured"
    NOT_A_STATEMENT = "not-a-statement"
    HELPERS_MISSING = "helpers-missing"
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
    OPEN_WINDOW = "open-window"
    NO_STRAIGHT_LINE = "no-straight-line"
    IRQS_UNCLEAR = "irqs-unclear"
    ARGUMENT_UNCLEAR = "argument-unclear"
    RESULT_UNCLEAR = "result-unclear"
    NAME_TAKEN = "name-taken"
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
class Proposal:
    """The edits for one function's sites.

    Attributes:
        shape: which shape the code has, as the facts name it.
        why: sentences on what makes it safe, or not.
        edits: offsets into the unchanged file.
        words: what the messages say of this very change, by template name.
        assumptions: what was taken from facts and not proved from the code.
    """

    recipe: str
    arch: str
    path: str
    function: str
    shape: str
    safety: Safety
    why: tuple[str, ...]
    edits: tuple[Edit, ...]
    words: dict[str, str] = field(hash=False)
    assumptions: tuple[Note, ...] = ()


class Lookup(Protocol):
    """Questions about the rest of the tree."""

    def prototype(self, name: str) -> Prototype | None:
        """Return the type of a function, from any declaration in the architecture's reach."""

    def is_taken(self, name: str) -> bool:
        """Tell whether the architecture's code or the generic headers use the name."""


class Texts(Protocol):
    """Renders the recipe's templates of C text."""

    def render(self, name: str, values: dict[str, object]) -> str:
        """Return the text of one template."""


@dataclass(frozen=True)
class Candidate:
    """All sites of the old interface in one function or macro, with what is known around them.

    Attributes:
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

    def refuse(self, reason: Reason, offset: int, message: str) -> Refusal:
        """Return the refusal of this candidate."""
        line = self.unit.place(offset).line
        return Refusal(self.facts.name, self.arch, self.path, self.sites[0].function, line, reason, message)


@dataclass(frozen=True)
class Recipe:
    """One migration.

    Attributes:
        title: what is true afterwards.
        propose: decides on one candidate.
    """

    name: str
    title: str
    propose: Callable[[Candidate], Proposal | Refusal]
