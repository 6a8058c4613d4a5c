"""The report's data: the JSON document, version 1, as dataclasses.

Lines and columns count from 1; an `id` hashes recipe, path, function and text,
never a line, so that it survives edits elsewhere in the file.
"""

from dataclasses import dataclass

SCHEMA_VERSION = 1
RUNS = "runs the guest"  # ends the event of that step of a witness


@dataclass(frozen=True)
class ToolInfo:
    """Who made the report."""

    name: str
    version: str


@dataclass(frozen=True)
class TreeInfo:
    """Which commit it is about; `describe` is git's own description."""

    commit: str
    describe: str


@dataclass(frozen=True)
class ArchRow:
    """Where one architecture stands.

    Attributes:
        status: `none`, `deprecated`, `converted` or `mixed`.
        maintainers_status: the `S:` line of its section; empty where it was not read.
    """

    name: str
    status: str
    site_count: int
    finding_count: int
    maintainers_status: str


@dataclass(frozen=True)
class SiteRow:
    """One call of a helper; `role` says what it does."""

    id: str
    arch: str
    path: str
    line: int
    column: int
    function: str
    call: str
    role: str


@dataclass(frozen=True)
class WitnessStep:
    """One step of the path that shows a finding: what happens, and the four accounts behind it in words."""

    path: str
    line: int
    event: str
    state: str


@dataclass(frozen=True)
class FindingRow:
    """What is wrong on a path."""

    id: str
    rule: str
    level: str
    arch: str
    path: str
    line: int
    column: int
    function: str
    message: str
    witness: tuple[WitnessStep, ...]
    fixable: bool


@dataclass(frozen=True)
class ProposalRow:
    """A drafted change of one function; `why`, a sentence a line, and `safety` are for the reviewer."""

    id: str
    recipe: str
    arch: str
    path: str
    function: str
    safety: str
    why: str
    diff: str


@dataclass(frozen=True)
class RefusalRow:
    """Why one function got no draft."""

    id: str
    recipe: str
    arch: str
    path: str
    line: int
    function: str
    reason: str
    message: str


@dataclass(frozen=True)
class CheckRow:
    """One check: `pass`, `warn`, `fail` or `skip`, with its evidence."""

    name: str
    status: str
    evidence: str


@dataclass(frozen=True)
class PatchRow:
    """One patch of the series that was written, and for whom it is.

    Attributes:
        file: its name in the output folder.
        fixes: its `Fixes:` trailers, whole lines.
        to, cc: addresses, by the tree's get_maintainer.pl; empty where it was not run.
        maintainers_status: the `S:` lines of the sections that its files belong to.
    """

    file: str
    arch: str
    subject: str
    fixes: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    maintainers_status: str = ""


@dataclass(frozen=True)
class AssumptionRow:
    """What was taken from declared facts and not proved from the code."""

    arch: str
    function: str
    what: str
    source: str


@dataclass(frozen=True)
class NotDoneRow:
    """What was not looked at, or not done, and why; `path` is empty where it is about all."""

    path: str
    reason: str


@dataclass(frozen=True)
class Report:
    """The whole document."""

    schema_version: int
    tool: ToolInfo
    tree: TreeInfo
    architectures: tuple[ArchRow, ...] = ()
    sites: tuple[SiteRow, ...] = ()
    findings: tuple[FindingRow, ...] = ()
    proposals: tuple[ProposalRow, ...] = ()
    refusals: tuple[RefusalRow, ...] = ()
    patches: tuple[PatchRow, ...] = ()
    checks: tuple[CheckRow, ...] = ()
    assumptions: tuple[AssumptionRow, ...] = ()
    not_done: tuple[NotDoneRow, ...] = ()
