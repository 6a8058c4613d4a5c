"""A recipe's own facts: old names, new names, scope, and the calls of a window."""

from collections.abc import Iterable, Sequence
from enum import Enum
from pathlib import Path, PurePath

import msgspec
import regex

from migrator.facts.checks import check_prefixes
from migrator.facts.folders import Folders
from migrator.facts.load import FactsError, load
from migrator.facts.wording import Wording, load_wording


class Era(Enum):
    """Whether a name is to be migrated from or to."""

    OLD = "old"
    NEW = "new"


class Part(Enum):
    """What a name stands for in its interface."""

    HELPER = "helper"
    BUILDING_BLOCK = "building-block"
    WRAPPER = "wrapper"
    DRAFT = "draft"


class Helper(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """One function of the old or the new interface.

    Attributes:
        role: what a call does: `enter`, `exit`, `timing-enter`, `state-exit` ...
        saves_irqs: it disables interrupts itself, so callers may have them on.
        now: the one name that certainly takes its place in a text; empty where the text decides.
    """

    name: str
    role: str
    era: Era
    part: Part
    source: str
    saves_irqs: bool = False
    now: str = ""


class Scope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where to look, as git pathspecs.

    Attributes:
        code: files that may call a helper; `{arch}` stands for an architecture, or `*` for all.
        likely: those of them that most calls are in; they are read while git searches the rest.
        stems: what git searches for: every name holds one, and the fewer they are, the faster it is.
        definitions: headers that define the helpers; searched whatever else is.
        documents: texts for people that may name a helper.
        kvm: folders of which a tree with KVM has at least one; `*` stands for an architecture.
    """

    code: tuple[str, ...]
    likely: tuple[str, ...]
    stems: tuple[str, ...]
    definitions: tuple[str, ...]
    documents: tuple[str, ...]
    kvm: tuple[str, ...]

    @property
    def generic(self) -> tuple[str, ...]:
        """Those files of the code that no architecture owns."""
        return tuple(spec for spec in self.code if "{arch}" not in spec)


class Split(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """The names that take the place of the old pair."""

    timing_enter: str
    timing_exit: str
    state_enter: str
    state_exit: str


class Irqs(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """The plain calls that a window is made of; what else changes the mask is told in `events.toml`.

    Attributes:
        raw_enable, raw_disable: the same for where RCU does not watch: they change the mask and tell nobody.
        schedules: plain calls that may give the CPU away, so that they belong behind the end of guest time.
    """

    enable: str
    disable: str
    raw_enable: str
    raw_disable: str
    schedules: tuple[str, ...] = ()


class Moving(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What keeps statements from changing places; patterns match the whole name of a function.

    Attributes:
        barriers: what a write must not pass.
        stores: they write to what their first argument names, although no `&` stands before it.
        asks: they read what stands at an address, and write nothing there.
        holding: words of a name whose function begins or ends something that covers the code around it.
    """

    barriers: str
    stores: str
    asks: str
    holding: tuple[str, ...]


class InterruptEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """How interrupt entry learns that RCU does not watch although no idle task runs.

    Attributes:
        hook: the function that tells it; an architecture overrides it.
        beside: the hook whose default stands where this one's belongs.
        function: interrupt entry from the kernel.
        test: what it asks before it wakes RCU, as an expression.
        wakes: the calls that wake it, by release.
        flag: the flag of a task whose time is the guest's.
        config: the option without which there is no guest.
        selects: what an architecture's Kconfig selects if it has an extended quiescent state in the guest.
    """

    hook: str
    beside: str
    function: str
    test: str
    wakes: tuple[str, ...]
    flag: str
    config: str
    selects: tuple[str, ...]
    source: str


class Telling(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """What the state helpers tell lockdep and tracing, in their order, around the call that moves the context.

    Attributes:
        enter_before, enter_behind: the calls of state enter.
        exit_before, exit_behind: the calls of state exit.
        begin, end: they stand around what of it may be instrumented.
        words: a comment that holds one of these tells what the helpers' own comments tell.
    """

    enter_before: tuple[str, ...]
    enter_behind: tuple[str, ...]
    exit_before: tuple[str, ...]
    exit_behind: tuple[str, ...]
    begin: str
    end: str
    words: tuple[str, ...]


class Include(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A header, as a directive names it, and what the helpers take from it."""

    header: str
    names: tuple[str, ...]


class Home(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A header that is changed, and how subjects about it begin."""

    header: str
    prefix: str


class Generic(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """What the generic helpers are made of, for a tree that has the old pair alone.

    Attributes:
        context_enter, context_exit: the halves that only the state helpers and the old pair call.
        begin, end: they bracket a stretch that may be instrumented.
        timing_words, context_words: a statement of the old pair belongs to the half of which it holds a word.
        trace_enter, lockdep_prepare, lockdep_enter: what state enter tells, in the order of the calls.
        lockdep_exit, trace_exit: what state exit tells, in the order of the calls.
        caller: the argument of those that take one.
        home: headers that trees have the old pair in.
        include: where the names come from.
        source: where the order was taken from.
    """

    context_enter: str
    context_exit: str
    begin: str
    end: str
    timing_words: tuple[str, ...]
    context_words: tuple[str, ...]
    trace_enter: str
    lockdep_prepare: str
    lockdep_enter: str
    lockdep_exit: str
    trace_exit: str
    caller: str
    home: tuple[Home, ...]
    include: tuple[Include, ...]
    source: str

    @property
    def tells(self) -> tuple[str, ...]:
        """The calls that tell interrupt tracing and lockdep."""
        return (self.trace_enter, self.lockdep_prepare, self.lockdep_enter, self.lockdep_exit, self.trace_exit)

    def prefix_of(self, path: str) -> str:
        """Return how a subject about a header begins: as the facts tell, or with its name."""
        told = next((home.prefix for home in self.home if home.header == path), "")
        return told or f"{PurePath(path).stem}:"


class StepPrefix(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How subjects of one step's patches begin, where history does not tell; `name` is that of the catalog."""

    name: str
    prefix: str


class Earlier(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """What older releases are asked before a fault is said to have been there.

    Attributes:
        headers: where the helpers are, or were, defined.
        state_words, timing_words: a helper moves RCU, or guest time, if what it is made of there has one of them.
        heads: words of a function's head: it is not instrumented, or is a part of its caller.
    """

    headers: tuple[str, ...]
    state_words: tuple[str, ...]
    timing_words: tuple[str, ...]
    heads: tuple[str, ...]
    source: str


class RecipeFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """`recipe.toml` of the transition.

    Attributes:
        order: its place in a series that holds several recipes, the smallest first.
        flow_words: words of a comment that tells how interrupts and guest time
            used to end, and so goes with that code.
        helper_name: the helper's name where an architecture's facts give none.
        generic: None where the recipe does not bring the helpers in itself.
        wording: what changelogs say of faults; it has a file of its own.
        step: how subjects of generic patches begin, as far as no header tells it.
    """

    name: str
    title: str
    scope: Scope
    split: Split
    irqs: Irqs
    moving: Moving
    entry: InterruptEntry
    telling: Telling
    past: Earlier
    flow_words: tuple[str, ...]
    helper_name: str
    helper: tuple[Helper, ...]
    generic: Generic | None = None
    wording: Wording = Wording()
    step: tuple[StepPrefix, ...] = ()
    kind: str = "transition"
    order: int = 0

    def names(self, era: Era | None = None) -> frozenset[str]:
        """Return all names, or those of one era."""
        return frozenset(helper.name for helper in self.helper if era in {None, helper.era})

    def prefix_of(self, step: str, paths: Sequence[str]) -> str:
        """Return how the subject of a step's patch begins: as the facts tell of it, or of a header that it changes."""
        told = next((each.prefix for each in self.step if each.name == step), "")
        if told or self.generic is None or not paths:
            return told
        homes = {home.header for home in self.generic.home}
        return self.generic.prefix_of(next((path for path in paths if path in homes), paths[0]))

    def pathspecs(self, archs: Iterable[str]) -> tuple[str, ...]:
        """Return where to look for code, narrowed to some architectures where any are named."""
        return (*_name_archs(self.scope.code, archs), *self.scope.definitions)

    def searches(self, archs: Iterable[str]) -> tuple[tuple[str, ...], ...]:
        """Return the same as searches that share no file, the one that finds most first."""
        archs = tuple(archs)
        likely = _name_archs(self.scope.likely, archs)
        rest = tuple(spec.replace(":(glob)", ":(exclude,glob)") for spec in likely)
        return likely, (*self.pathspecs(archs), *rest)


def _name_archs(pathspecs: Iterable[str], archs: Iterable[str]) -> tuple[str, ...]:
    names = tuple(archs) or ("*",)
    return tuple(dict.fromkeys(spec.format(arch=name) for spec in pathspecs for name in names))


def load_recipe(folders: Folders, name: str) -> RecipeFacts:
    """Return the facts of the recipe of that name.

    Raises:
        FactsError: there is no such file, or it is wrong.
    """
    path = folders.find(f"{name}/recipe.toml")
    if path is None:
        raise FactsError(folders.paths[0] / name / "recipe.toml", "no such file")
    facts = msgspec.structs.replace(load(path, RecipeFacts), wording=load_wording(folders, name))
    for name in sorted(facts.names()):
        if not any(stem in name for stem in facts.scope.stems):
            raise FactsError(path, f"`scope.stems` has nothing that is in {name!r}, so git would not find it")
    for number, helper in enumerate(facts.helper):
        if helper.now and helper.now not in facts.names(Era.NEW):
            raise FactsError(path, f"`helper[{number}].now` is {helper.now!r}, which is no name of the new era")
    check_prefixes(path, {f"step[{number}].prefix": step.prefix for number, step in enumerate(facts.step)})
    _check_generic(path, facts)
    _check_patterns(path, facts.moving)
    return facts


def _check_patterns(path: Path, moving: Moving) -> None:
    for key, pattern in (("barriers", moving.barriers), ("stores", moving.stores), ("asks", moving.asks)):
        try:
            regex.compile(pattern)
        except regex.error as error:
            raise FactsError(path, f"`moving.{key}` is no regular expression: {error}") from error


def _check_generic(path: Path, facts: RecipeFacts) -> None:
    if facts.generic is None:
        return
    known = {name for include in facts.generic.include for name in include.names}
    needed = (*facts.generic.tells, facts.generic.caller, facts.generic.begin, facts.generic.end)
    lost = next((name for name in needed if name not in known), None)
    if lost is not None:
        raise FactsError(path, f"`generic.include` names no header of {lost!r}, which the helpers use")
