"""The report's data: the JSON document, version 1, as dataclasses.

Lines and columns count from 1; an `id` hashes recipe, path, function and text,
never a line, so that it survives edits elsewhere in the file.
"""

from dataclasses import dataclass

SCHEMA_VERSION = 1
FATES = ("drafted", "refused", "left")  # what becomes of a call that keeps a deprecated helper alive
RUNS = "runs the guest"  # ends the event of that step of a witness


@dataclass(frozen=True)
class ToolInfo:
    """Who made the report."""

    name: str
    version: str


@dataclass(frozen=True)
class TreeInfo:
    """Which commit it is about; `describe` is git's own description, `version` the Makefile's, empty if not read."""

    commit: str
    describe: str
    version: str = ""


@dataclass(frozen=True)
class ArchRow:
    """Where one architecture stands.

    Attributes:
        status: `none`, `deprecated`, `converted` or `mixed`.
        maintainers_status: the `S:` line of its section; empty where there is none, or it was not read.
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
class MarkRow:
    """A finding at the event that causes it; `id` is empty for one that is found in the drafted code alone."""

    id: str
    rule: str
    level: str
    message: str


@dataclass(frozen=True)
class EventRow:
    """One event of a timeline, and the four accounts behind it.

    Attributes:
        kind: what it is to the accounts: a word of `analysis.timelines.Kind`.
        irqs, time, rcu, told: the accounts in words, as `off`, `guest`, `away`, `on`, or `unknown`.
        folded: how many events in a row, that change nothing, this one stands for; 1 for a plain event.
    """

    path: str
    line: int
    function: str
    event: str
    kind: str
    irqs: str
    time: str
    rcu: str
    told: str
    marks: tuple[MarkRow, ...] = ()
    folded: int = 1


@dataclass(frozen=True)
class CallRow:
    """One call made while RCU does not watch.

    Attributes:
        caller: the function that makes it; its own attributes count for the code around the call.
        kind: what the callee is: a word of `analysis.callmap.CallKind`.
        tells: the same in words, for who sees no colour.
        depth: how many calls lead from the function of the timeline to the caller.
    """

    caller: str
    callee: str
    path: str
    line: int
    kind: str
    tells: str
    depth: int


@dataclass(frozen=True)
class TimelineRow:
    """One function that enters or leaves the guest: what happens on the way through it, before and after a draft.

    Attributes:
        before, after: one path from where it begins to where it ends, in order; `after` is empty where nothing is
            drafted, and both are where no path could be followed.
        calls_before, calls_after: what is called on it while RCU does not watch, callers before what they call.
        told: a sentence on why there is no path, or no draft; empty where there is nothing to say.
    """

    id: str
    arch: str
    path: str
    function: str
    before: tuple[EventRow, ...] = ()
    after: tuple[EventRow, ...] = ()
    calls_before: tuple[CallRow, ...] = ()
    calls_after: tuple[CallRow, ...] = ()
    told: str = ""


@dataclass(frozen=True)
class HunkRow:
    """One hunk of a patch with its reason.

    Attributes:
        patch: the number of its patch in the series, from 1.
        function: that it stands in, or makes; empty for code and text in none.
        old_line, new_line: where it begins in the file before it, and behind it.
        text: its lines, each with ` `, `-` or `+` in front, without the header.
        what: what changes, a sentence.
        why: why that is right; a sentence a line.
        wrong: how one would show it wrong; a sentence a line.
        rules: what was found in the function, on paths through it, or in lines that go, and is no more.
        findings: the ids of those.
        recipe: whose patch it is of.
    """

    id: str
    patch: int
    arch: str
    path: str
    function: str
    old_line: int
    new_line: int
    text: str
    what: str
    why: str
    wrong: str
    rules: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    recipe: str = ""


@dataclass(frozen=True)
class RecipeRow:
    """What one recipe does to the tree.

    Attributes:
        title: what is true afterwards.
        patches: how many patches are its.
        drafts, refusals: how many changes it drafts, and how many it refuses.
    """

    name: str
    title: str
    patches: int
    drafts: int
    refusals: int


@dataclass(frozen=True)
class BoardRow:
    """Where the whole migration of one architecture stands.

    Attributes:
        errors, warnings, notes: how many findings there are.
        drafts, refusals: how many functions are drafted by any recipe, and how many refused.
        left: what stands between it and done, a sentence each; empty for one that is done.
        caveat: what must be known before its findings are read; empty where there is nothing.
    """

    arch: str
    status: str
    maintainers_status: str
    sites: int
    errors: int
    warnings: int
    notes: int
    drafts: int
    refusals: int
    left: tuple[str, ...] = ()
    caveat: str = ""


@dataclass(frozen=True)
class UserRow:
    """One call that keeps a deprecated helper alive; `fate` is `drafted`, `refused`, or `left`."""

    arch: str
    path: str
    line: int
    function: str
    call: str
    fate: str


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
    hunks: tuple[HunkRow, ...] = ()
    timelines: tuple[TimelineRow, ...] = ()
    board: tuple[BoardRow, ...] = ()
    users: tuple[UserRow, ...] = ()
    checks: tuple[CheckRow, ...] = ()
    assumptions: tuple[AssumptionRow, ...] = ()
    not_done: tuple[NotDoneRow, ...] = ()
    recipes: tuple[RecipeRow, ...] = ()
