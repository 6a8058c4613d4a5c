"""What is known of one architecture: `arch/<arch>.toml` of a recipe."""

from pathlib import Path, PurePath
from typing import Literal

import msgspec
import regex

from migrator.facts.checks import check_names, check_prefixes, check_unique
from migrator.facts.folders import Folders
from migrator.facts.load import FactsError, load
from migrator.facts.wording import Order, check_order

# A name or a member, and one pair of parentheses around what else there is.
_CALL = regex.compile(r"[A-Za-z_]\w*(?:(?:->|\.)[A-Za-z_]\w*)*\(((?:[^()]|\((?1)\))*)\)")

_MEMBER = regex.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")

_LAST = regex.compile(r"\w+")

MaskWord = Literal["off", "on", ""]
TimeWord = Literal["guest", "host", ""]
RcuWord = Literal["away", "watching", ""]


class Accounts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The accounts as a fact tells them; what is empty is as it was, or not known.

    Attributes:
        mask: the interrupt mask.
        time: whose time is counted.
        rcu: whether RCU watches.
        told: what lockdep and interrupt tracing believe of the mask.
    """

    mask: MaskWord = ""
    time: TimeWord = ""
    rcu: RcuWord = ""
    told: MaskWord = ""


class Beside(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A statement beside a run call that goes into the helper with it, where the code has it.

    Attributes:
        side: whether it stands directly before the run call, or directly behind it.
        state: whether it belongs between state enter and state exit, or outside of the two.
        call: the call that the statement is, written as a run call is; or
        member: the members that it assigns to, as in `arch.cpu` for `vcpu->arch.cpu = cpu;`.
    """

    side: Literal["before", "behind"]
    state: Literal["inside", "outside"]
    source: str
    call: str = ""
    member: str = ""


class RunCall(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A call that runs the guest.

    Attributes:
        call: how it looks, `name(word, ...)`; `...` stands for any arguments.
        primitive: the assembly or hypervisor code it ends in.
        returns: the accounts behind it, where a handler that assembly calls has changed them.
        helper: name of the enter_exit helper that holds this run call; empty for the architecture's.
        result: the type of its value, where no prototype tells it: of a macro, or of a member that is called.
        beside: what goes into the helper with it.
    """

    call: str
    primitive: str
    source: str
    returns: Accounts = Accounts()
    helper: str = ""
    result: str = ""
    beside: tuple[Beside, ...] = ()


class Synchronization(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What guarantees that a pending interrupt is taken once interrupts are enabled.

    Attributes:
        call: the call, with its parentheses.
        why: the guarantee, in our words, to follow the call's name in a comment.
        document: the manual and its section that give it.
        source: where the fact was taken from.
    """

    call: str
    why: str
    document: str
    source: str


class EarlyRead(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A read of what the guest left behind and any interrupt overwrites: it has to stand before the window.

    Attributes:
        call: the call, written as a run call is.
    """

    call: str
    source: str


class ExitHandler(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A C function that assembly or generated code calls in the middle of the guest.

    Attributes:
        begins: the accounts where it begins, as far as they differ from those of a guest that runs with the
            interrupt mask closed.
        within: the primitives of the run calls that it is called in; empty where all of them call it.
    """

    name: str
    source: str
    begins: Accounts = Accounts()
    within: tuple[str, ...] = ()


class Target(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The functions that a call through a pointer, or a static call, can reach.

    Attributes:
        call: the callee as the code writes it, without arguments: `ops->run`, `static_call(run)`.
        functions: their names.
    """

    call: str
    functions: tuple[str, ...]
    source: str


class Latent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Code whose extended quiescent state is none in any kernel that can be configured today.

    Attributes:
        paths: shell patterns of the files.
        why: what keeps it from being real.
    """

    paths: tuple[str, ...]
    why: str
    source: str


class Fault(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How an exception that is taken from the run call must end: before anything is done about it.

    Attributes:
        handler: the C function that assembly calls for every exception.
        flag: what it must test, and return.
        before: the call in front of which it must do so.
    """

    handler: str
    flag: str
    before: str
    source: str


class ArchFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """One architecture's facts.

    Attributes:
        prefix: how subjects of its patches begin, where history does not tell.
        prefixes: all that its maintainers take, where a document of theirs lists them.
        helper: name of the enter_exit helper.
        paths: folders outside `arch/<arch>` that hold its code.
        synchronization: None where no manual is known to give a guarantee.
        helper_header: the header that declares the helper where several files call it; derived where empty.
        entry_header: the header that overrides the hooks of generic interrupt entry.
        order: how changelogs are ordered for who takes the architecture's patches; None for the recipe's.
        fault: how exceptions that are taken from the run call end, where it runs with interrupts open.
    """

    arch: str
    prefix: str
    run_call: tuple[RunCall, ...]
    prefixes: tuple[str, ...] = ()
    helper: str = ""
    helper_header: str = ""
    entry_header: str = ""
    paths: tuple[str, ...] = ()
    synchronization: Synchronization | None = None
    early_read: tuple[EarlyRead, ...] = ()
    exit_handler: tuple[ExitHandler, ...] = ()
    target: tuple[Target, ...] = ()
    latent: tuple[Latent, ...] = ()
    fault: tuple[Fault, ...] = ()
    order: Order | None = None

    def asked_names(self, helper: str) -> tuple[str, ...]:
        """Return the names that a draft asks the tree about; `helper` is the recipe's default, `{arch}` in it."""
        helpers = [self.helper or helper.format(arch=self.arch), *(run.helper for run in self.run_call if run.helper)]
        callees = [_LAST.findall(run.call.partition("(")[0])[-1] for run in self.run_call]
        return tuple(dict.fromkeys((*helpers, *callees, *(f"__{handler.name}" for handler in self.exit_handler))))

    def handlers_in(self, primitive: str) -> tuple[ExitHandler, ...]:
        """Return the handlers that are called in the run calls which end in a primitive."""
        return tuple(handler for handler in self.exit_handler if primitive in (handler.within or (primitive,)))


def load_archs(folders: Folders, recipe: str) -> dict[str, ArchFacts]:
    """Return the facts of every architecture that has a file, by its name.

    Raises:
        FactsError: a file is wrong, or is named for another architecture.
    """
    found: dict[str, ArchFacts] = {}
    for name, path in folders.find_all(f"{recipe}/arch/*.toml").items():
        facts = load(path, ArchFacts)
        if facts.arch != PurePath(name).stem:
            raise FactsError(path, f"`arch` is {facts.arch!r}, but the file is named {PurePath(name).name}")
        _check_calls(path, facts)
        check_unique(path, facts)
        if facts.order is not None:
            check_order(path, "order", facts.order)
        check_names(path, _names(facts))
        _check_prefixes(path, facts)
        primitives = {run.primitive for run in facts.run_call}
        for number, handler in enumerate(facts.exit_handler):
            strange = next((name for name in handler.within if name not in primitives), None)
            if strange is not None:
                told = f"`exit-handler[{number}].within` names {strange!r}"
                raise FactsError(path, f"{told}, which is the `primitive` of no `run-call`")
        found[facts.arch] = facts
    return found


def _check_prefixes(path: Path, facts: ArchFacts) -> None:
    """Make sure that subjects can begin so.

    Raises:
        FactsError: a prefix has no colon at its end, or is not one of the list.
    """
    told = {"prefix": facts.prefix, **{f"prefixes[{number}]": each for number, each in enumerate(facts.prefixes)}}
    check_prefixes(path, told)
    if facts.prefixes and facts.prefix not in facts.prefixes:
        raise FactsError(path, f"`prefix` is {facts.prefix!r}, which `prefixes` does not list")


def _names(facts: ArchFacts) -> dict[str, str]:
    """Return by their keys what has to be the name of a function, or of a flag."""
    names = {"helper": facts.helper}
    names.update({f"run-call[{number}].helper": run.helper for number, run in enumerate(facts.run_call)})
    names.update({f"exit-handler[{number}].name": handler.name for number, handler in enumerate(facts.exit_handler)})
    for number, target in enumerate(facts.target):
        names.update({f"target[{number}].functions[{n}]": name for n, name in enumerate(target.functions)})
    for number, fault in enumerate(facts.fault):
        told = {"handler": fault.handler, "flag": fault.flag, "before": fault.before}
        names.update({f"fault[{number}].{key}": name for key, name in told.items()})
    return names


def _check_calls(path: Path, facts: ArchFacts) -> None:
    """Make sure that what is to be found in code can be.

    Raises:
        FactsError: a call is none, or a statement beside a run call is not told in one way.
    """
    calls = {f"run-call[{number}].call": run.call for number, run in enumerate(facts.run_call)}
    calls.update({f"early-read[{number}].call": read.call for number, read in enumerate(facts.early_read)})
    for number, run in enumerate(facts.run_call):
        for other, beside in enumerate(run.beside):
            key = f"run-call[{number}].beside[{other}]"
            if bool(beside.call) is bool(beside.member):
                raise FactsError(path, f"`{key}` has to have one of `call` and `member`")
            if beside.member and not _MEMBER.fullmatch(beside.member):
                raise FactsError(path, f"`{key}.member` is no member: {beside.member!r}; write `name` or `name.name`")
            if beside.call:
                calls[f"{key}.call"] = beside.call
    for key, call in calls.items():
        if not _CALL.fullmatch(call):
            raise FactsError(path, f"`{key}` is no call: {call!r}; write `name(word, ...)`")
